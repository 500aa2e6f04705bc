import { mosaicPattern } from '../../benchmark/attacks/image/blend/mosaic-pattern.ts';
import { stopWords } from '../../benchmark/attacks/text/stop-words.ts';
import type { LabeledSamples } from '../../benchmark/samples/dataset.ts';
import { audioSamples, imageSamples, textSamples } from '../../benchmark/samples/sample-buffer.ts';
import { sinCosTurns } from '../../benchmark/random/deterministic-math.ts';
import { RandomStream } from '../../benchmark/random/random-stream.ts';
import type { BenchShape } from './cases.ts';

const classCount = 2;

/** Deterministic samples, in memory, that resemble real ones in the statistics that affect speed. */
export function benchHosts(shape: BenchShape): LabeledSamples {
  const labels = Int32Array.from({ length: shape.count }, (_, index) => index % classCount);
  switch (shape.modality) {
    case 'image': {
      const side = shape.sidePixels;
      const data = new Uint8Array(shape.count * side * side * 3);
      for (let index = 0; index < shape.count; index++) data.set(picture(index, side), index * side * side * 3);
      return { samples: imageSamples({ height: side, width: side, channels: 3, data }), labels };
    }
    case 'audio': {
      const data = new Int16Array(shape.count * shape.length);
      for (let index = 0; index < shape.count; index++) data.set(sound(index, shape), index * shape.length);
      return { samples: audioSamples({ ...shape, data }), labels };
    }
    case 'text':
      return { samples: textSamples(Array.from(labels, (label, index) => prose(index, label, shape.words))), labels };
  }
}

/** Smooth areas, some of them black or white, with a little noise. */
function picture(index: number, side: number): Uint8Array {
  const stream = new RandomStream(0, 'bench/image', { sampleIndex: index });
  const pixels = mosaicPattern(stream, side, side);
  let state = stream.u32(); // fast enough for thousands of pictures; quality does not matter
  return pixels.map((value) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.min(255, Math.max(0, value + (state >>> 28) - 8));
  });
}

/** A tone of rising frequency with some noise, at most two thirds of full scale. */
function sound(index: number, { length, sampleRateHz }: { length: number; sampleRateHz: number }): Int16Array {
  const stream = new RandomStream(0, 'bench/audio', { sampleIndex: index });
  const [frequencyHz, peak] = [100 + 900 * stream.uniform(), 2000 + 18_000 * stream.uniform()];
  let state = stream.u32();
  let turns = 0;
  return Int16Array.from({ length }, (_, i) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    turns += (frequencyHz * (1 + i / length)) / sampleRateHz;
    return Math.floor(peak * sinCosTurns(turns).sin + (state >>> 21) - 1024);
  });
}

const syllables = 'ba co di fu ge ha jo ki lu me no pa ri so tu ve wa yo zi th'.split(' ');
const rareWords = Array.from({ length: 3000 }, (_, word) =>
  [word % 20, Math.floor(word / 20) % 20, Math.floor(word / 400)].map((at) => syllables[at] ?? '').join(''),
);
const commonWords = [...stopWords, 'film', 'story', 'good', 'bad', 'great', 'people', 'really', 'makes', 'seems'];

/** Sentences of 6 to 20 words with commas. More than half of the words are common ones; sentiment words match the label. */
function prose(index: number, label: number, words: number): string {
  const stream = new RandomStream(0, 'bench/text', { sampleIndex: index });
  const tokens: string[] = [];
  let left = 0; // words until the end of the sentence
  while (tokens.length < words) {
    const starts = left === 0;
    if (starts) left = 6 + stream.integer(15);
    const chance = stream.integer(100);
    const list = chance < 55 ? commonWords : rareWords;
    const rank = stream.uniform();
    let word = list[Math.floor(rank * rank * list.length)] ?? ''; // favors the words at the front
    if (chance === 99) word = label === 1 ? 'lovely' : 'boring';
    if (starts) word = word.charAt(0).toUpperCase() + word.slice(1);
    left -= 1;
    tokens.push(left === 0 ? `${word}.` : chance % 12 === 0 ? `${word},` : word);
  }
  return tokens.join(' ');
}
