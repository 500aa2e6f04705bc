import type { ImageSamples } from '../samples/dataset.ts';
import { countEqual } from './count-equal.ts';
import { fingerprint } from './fingerprint.ts';
import { pixelOutliers } from './pixel-outliers.ts';
import type { TrivialDetector } from './trivial-detector.ts';

type ImageDetector = TrivialDetector<ImageSamples>;

/** Rules for images, one line each. */
export const imageDetectors: readonly ImageDetector[] = [
  byHistogram('brightness', 'the mean of all bytes', mean),
  byHistogram('contrast', 'the standard deviation of all bytes', deviation),
  byHistogram('darkest', 'the smallest byte', (counts) => counts.findIndex((count) => count > 0)),
  byHistogram('brightest', 'the largest byte', (counts) => counts.findLastIndex((count) => count > 0)),
  byHistogram('black', 'the share of bytes that are 0', (counts, total) => (counts[0] ?? 0) / total),
  byHistogram('white', 'the share of bytes that are 255', (counts, total) => (counts[255] ?? 0) / total),
  byHistogram('entropy', 'the entropy of the bytes, which a compressed file shows', entropy),
  byImage('colors', 'the mean difference between the color channels', colorfulness),
  byImage('repetition', 'the share of bytes that equal the pixel before, which a compressed file shows', repetition),
  { id: 'pixel-outlier', looksAt: 'the byte that is farthest from its mean', scores: pixelOutliers },
  {
    id: 'duplicates',
    looksAt: 'the number of equal images',
    scores: (samples) => countEqual(Array.from(rowsOf(samples), fingerprint)),
  },
];

function byImage(id: string, looksAt: string, score: (bytes: Uint8Array) => number): ImageDetector {
  return { id, looksAt, scores: (samples) => Float64Array.from(rowsOf(samples), score) };
}

/** @param score of the number of times that each of the 256 values occurs, and the number of bytes. */
function byHistogram(
  id: string,
  looksAt: string,
  score: (counts: Float64Array, total: number) => number,
): ImageDetector {
  return byImage(id, looksAt, (bytes) => {
    const counts = new Float64Array(256);
    for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
    return score(counts, bytes.length);
  });
}

function* rowsOf({ rows, count }: ImageSamples): Generator<Uint8Array> {
  for (let row = 0; row < count; row++) yield rows.read(row);
}

function mean(counts: Float64Array, total: number): number {
  return counts.reduce((sum, count, byte) => sum + count * byte, 0) / total;
}

function deviation(counts: Float64Array, total: number): number {
  const center = mean(counts, total);
  return Math.sqrt(counts.reduce((sum, count, byte) => sum + count * (byte - center) ** 2, 0) / total);
}

/** In bits per byte, [0, 8]. */
function entropy(counts: Float64Array, total: number): number {
  return counts.reduce((sum, count) => (count === 0 ? sum : sum - (count / total) * Math.log2(count / total)), 0);
}

function colorfulness(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 3) {
    const [red, green, blue] = [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];
    sum += Math.max(red, green, blue) - Math.min(red, green, blue);
  }
  return (3 * sum) / bytes.length;
}

function repetition(bytes: Uint8Array): number {
  let equal = 0;
  for (let at = 3; at < bytes.length; at++) if (bytes[at] === bytes[at - 3]) equal += 1;
  return equal / bytes.length;
}
