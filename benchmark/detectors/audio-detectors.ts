import type { AudioSamples } from '../samples/dataset.ts';
import { countEqual } from './count-equal.ts';
import { fingerprint } from './fingerprint.ts';
import type { TrivialDetector } from './trivial-detector.ts';

type AudioDetector = TrivialDetector<AudioSamples>;
type Measure = (values: Int16Array) => number;

const edgeSeconds = 0.1;
const frameSeconds = 0.01;
const loudestValue = 32_767;

/** Rules for clips, one line each. */
export const audioDetectors: readonly AudioDetector[] = [
  byClip('loudness', 'the root mean square', rootMeanSquare),
  byClip('peak', 'the largest absolute value', peak),
  byClip('clipping', 'the share of values at the limits', (values) => share(values, loudestValue, Infinity)),
  byClip('silence', 'the share of values that are 0', (values) => share(values, 0, 0)),
  byClip('offset', 'the mean', mean),
  byClip('sharpness', 'the loudness of the differences between values, which high tones raise', sharpness),
  byClip('crossings', 'how often the sign changes', crossings),
  byStart('start-loudness', 'the loudness of the first tenth of a second', rootMeanSquare),
  byStart('start-crossings', 'how often the sign changes in the first tenth of a second', crossings),
  byEnd('end-loudness', 'the loudness of the last tenth of a second', rootMeanSquare),
  byEnd('end-crossings', 'how often the sign changes in the last tenth of a second', crossings),
  byFrames('quietest', 'the loudness of the quietest hundredth of a second', (loudness) => loudness[0] ?? 0),
  byFrames('median-loudness', 'the median loudness of a hundredth of a second', (loudness) => {
    return loudness[Math.floor(loudness.length / 2)] ?? 0;
  }),
  {
    id: 'duplicates',
    looksAt: 'the number of equal clips',
    scores: (samples) => countEqual(Array.from(rowsOf(samples), fingerprint)),
  },
];

function byClip(id: string, looksAt: string, score: Measure): AudioDetector {
  return { id, looksAt, scores: (samples) => Float64Array.from(rowsOf(samples), score) };
}

function byStart(id: string, looksAt: string, score: Measure): AudioDetector {
  const start = ({ sampleRateHz }: AudioSamples) => Math.floor(edgeSeconds * sampleRateHz);
  const scores = (samples: AudioSamples) =>
    Float64Array.from(rowsOf(samples), (values) => score(values.subarray(0, start(samples))));
  return { id, looksAt, scores };
}

function byEnd(id: string, looksAt: string, score: Measure): AudioDetector {
  const end = ({ length, sampleRateHz }: AudioSamples) => length - Math.floor(edgeSeconds * sampleRateHz);
  const scores = (samples: AudioSamples) =>
    Float64Array.from(rowsOf(samples), (values) => score(values.subarray(end(samples))));
  return { id, looksAt, scores };
}

/** @param score of the loudness of all frames of a clip, ascending. */
function byFrames(id: string, looksAt: string, score: (loudness: Float64Array) => number): AudioDetector {
  const scores = (samples: AudioSamples) => {
    const frame = Math.floor(frameSeconds * samples.sampleRateHz);
    const loudnessOf = (values: Int16Array) =>
      Float64Array.from({ length: Math.floor(values.length / frame) }, (_, at) =>
        rootMeanSquare(values.subarray(at * frame, (at + 1) * frame)),
      ).sort();
    return Float64Array.from(rowsOf(samples), (values) => score(loudnessOf(values)));
  };
  return { id, looksAt, scores };
}

function* rowsOf({ rows, count }: AudioSamples): Generator<Int16Array> {
  for (let row = 0; row < count; row++) yield rows.read(row);
}

function rootMeanSquare(values: Int16Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum / values.length);
}

function mean(values: Int16Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function peak(values: Int16Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

/** The share of values whose absolute value lies in a range. */
function share(values: Int16Array, least: number, most: number): number {
  let count = 0;
  for (const value of values) if (Math.abs(value) >= least && Math.abs(value) <= most) count += 1;
  return count / values.length;
}

function sharpness(values: Int16Array): number {
  let sum = 0;
  for (let at = 1; at < values.length; at++) sum += ((values[at] ?? 0) - (values[at - 1] ?? 0)) ** 2;
  return Math.sqrt(sum / values.length);
}

function crossings(values: Int16Array): number {
  let count = 0;
  for (let at = 1; at < values.length; at++) if ((values[at] ?? 0) < 0 !== (values[at - 1] ?? 0) < 0) count += 1;
  return count / values.length;
}
