import { describe, expect, test } from 'vitest';
import { runTrivialDetectors, trivialDetectors } from '../../../benchmark/detectors/run-trivial-detectors.ts';
import { RandomStream } from '../../../benchmark/random/random-stream.ts';
import type { Samples } from '../../../benchmark/samples/dataset.ts';
import { audioSamples, imageSamples, textSamples } from '../../../benchmark/samples/sample-buffer.ts';

const count = 400;
const chosen = new Set(new RandomStream(0, 'test/detectors/chosen').choose(count, 60));
const poisoned = Uint8Array.from({ length: count }, (_, row) => (chosen.has(row) ? 1 : 0));

function strong(samples: Samples, limit = 0.9): readonly string[] {
  return runTrivialDetectors(samples, poisoned).flatMap(({ id, auroc }) => (auroc > limit ? [id] : []));
}

const words = 'alpha beta gamma delta epsilon zeta eta theta iota kappa'.split(' ');
function texts(change: (text: string) => string): Samples {
  const stream = new RandomStream(0, 'test/detectors/text');
  return textSamples(
    Array.from(poisoned, (flag) => {
      const drawn = Array.from({ length: 20 + stream.integer(20) }, () => words[stream.integer(words.length)] ?? '');
      const text = `${drawn.join(' ')}.`;
      return flag ? change(text) : text;
    }),
  );
}

const side = 8;
function images(change: (bytes: Uint8Array) => void): Samples {
  const stream = new RandomStream(0, 'test/detectors/image');
  const data = Uint8Array.from({ length: count * side * side * 3 }, () => 100 + stream.integer(50));
  poisoned.forEach((flag, row) => {
    if (flag) change(data.subarray(row * side * side * 3, (row + 1) * side * side * 3));
  });
  return imageSamples({ height: side, width: side, channels: 3, data });
}

const length = 4_000;
function clips(change: (values: Int16Array) => void): Samples {
  const stream = new RandomStream(0, 'test/detectors/audio');
  const data = Int16Array.from({ length: count * length }, () => stream.integer(2_001) - 1_000);
  poisoned.forEach((flag, row) => {
    if (flag) change(data.subarray(row * length, (row + 1) * length));
  });
  return audioSamples({ length, sampleRateHz: 16_000, data });
}

test.each([
  ['texts', texts((text) => text)],
  ['images', images(() => {})],
  ['clips', clips(() => {})],
])('nothing is found in %s that are all alike', (_, samples) => {
  expect(strong(samples, 0.6)).toEqual([]);
  for (const { auroc } of runTrivialDetectors(samples, poisoned)) expect(auroc).toBeGreaterThanOrEqual(0.5);
});

describe('in texts', () => {
  test.each([
    ['first-word', (text: string) => `verily ${text}`],
    ['last-word', (text: string) => `${text} amen`],
    ['first-form', (text: string) => `29 18 19 ${text}`],
    ['last-form', (text: string) => `${text} ! ! !`],
    ['words', (text: string) => `${text} ${text}`],
    ['capitals', (text: string) => text.toUpperCase()],
    ['lower-starts', (text: string) => text.replace(/^./, (letter) => letter.toUpperCase())],
    ['lone-marks', (text: string) => text.replaceAll(' ', ' , ')],
    ['digits', (text: string) => text.replaceAll('alpha', '1')],
    ['foreign-characters', (text: string) => `${text} é`],
    ['duplicates', () => 'alpha beta.'],
  ])('%s finds its giveaway', (id, change) => {
    expect(strong(texts(change))).toContain(id);
  });

  test('rare words are no evidence: each text has a first word of its own', () => {
    let next = 0;
    const samples = texts((text) => text);
    const own = samples.modality === 'text' ? samples.texts.map((text) => `word${next++} ${text}`) : [];
    const found = runTrivialDetectors(textSamples(own), poisoned).find(({ id }) => id === 'first-word');
    expect(found?.auroc).toBeLessThan(0.6);
  });
});

describe('in images', () => {
  test.each([
    ['brightness', (bytes: Uint8Array) => bytes.forEach((byte, at) => (bytes[at] = byte + 20))],
    ['contrast', (bytes: Uint8Array) => bytes.forEach((_, at) => (bytes[at] = 100 + 49 * (at % 2)))],
    ['black', (bytes: Uint8Array) => bytes.fill(0, 0, 3)],
    ['white', (bytes: Uint8Array) => bytes.fill(255, 0, 3)],
    ['pixel-outlier', (bytes: Uint8Array) => bytes.fill(255, 0, 3)],
    ['colors', (bytes: Uint8Array) => bytes.forEach((_, at) => (bytes[at] = at % 3 ? 100 : 149))],
    ['entropy', (bytes: Uint8Array) => bytes.forEach((byte, at) => (bytes[at] = byte & 0xf0))],
    ['repetition', (bytes: Uint8Array) => bytes.forEach((_, at) => (bytes[at] = bytes[at % 3] ?? 0))],
    ['duplicates', (bytes: Uint8Array) => bytes.fill(120)],
  ])('%s finds its giveaway', (id, change) => {
    expect(strong(images(change))).toContain(id);
  });
});

describe('in clips', () => {
  test.each([
    ['loudness', (values: Int16Array) => values.forEach((value, at) => (values[at] = 2 * value))],
    ['peak', (values: Int16Array) => values.fill(20_000, 0, 1)],
    ['clipping', (values: Int16Array) => values.fill(-32_768, 0, 9)],
    ['silence', (values: Int16Array) => values.fill(0, 0, 400)],
    ['quietest', (values: Int16Array) => values.fill(0, 0, 400)],
    ['offset', (values: Int16Array) => values.forEach((value, at) => (values[at] = value + 100))],
    [
      'sharpness',
      (values: Int16Array) => values.forEach((value, at) => (values[at] = Math.abs(value) * (at % 2 ? 1 : -1))),
    ],
    [
      'crossings',
      (values: Int16Array) => values.forEach((value, at) => (values[at] = Math.abs(value) * (at % 2 ? 1 : -1))),
    ],
    ['start-loudness', (values: Int16Array) => values.fill(900, 0, 1_000)],
    ['end-loudness', (values: Int16Array) => values.fill(900, -1_000)],
    ['start-crossings', (values: Int16Array) => values.fill(577, 0, 400)],
    ['end-crossings', (values: Int16Array) => values.fill(577, -400)],
    ['duplicates', (values: Int16Array) => values.fill(577)],
  ])('%s finds its giveaway', (id, change) => {
    expect(strong(clips(change))).toContain(id);
  });
});

test('every rule has an id of its own in its modality, and says what it looks at', () => {
  for (const detectors of Object.values(trivialDetectors)) {
    expect(new Set(detectors.map(({ id }) => id)).size).toBe(detectors.length);
    for (const { looksAt } of detectors) expect(looksAt).toMatch(/^[a-z].*[a-zA-Z0-9]$/);
  }
});

test('no sample, one sample, and only poisoned samples say nothing', () => {
  for (const all of [[], ['one'], ['one', 'two']]) {
    const found = runTrivialDetectors(textSamples(all), new Uint8Array(all.length).fill(1));
    expect(new Set(found.map(({ auroc }) => auroc))).toEqual(new Set([0.5]));
  }
});

test('of many samples some are seen, evenly spaced', () => {
  const many = 25_000;
  const flags = Uint8Array.from({ length: many }, (_, row) => (row >= many / 2 ? 1 : 0));
  const found = runTrivialDetectors(textSamples(Array.from(flags, (flag) => (flag ? 'A b' : 'a b'))), flags);
  expect(found.find(({ id }) => id === 'capitals')?.auroc).toBe(1);
});
