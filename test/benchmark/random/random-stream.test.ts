import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../../benchmark/random/random-stream.ts';

describe('golden vectors of bmti-rng-v1, seed 0', () => {
  test('keys and first words', () => {
    const badnets = new RandomStream(0, 'select/image/badnets');
    expect(badnets.key).toEqual([0xf3fc72d1, 0xb8e4d26f]);
    expect([badnets.u32(), badnets.u32(), badnets.u32(), badnets.u32()]).toEqual([
      0x945fb050, 0x6e9bcc54, 0x07231e60, 0x7771d938,
    ]);
    const wanet = new RandomStream(0, 'trigger/image/wanet');
    expect(wanet.key).toEqual([0x19c53f1c, 0xff204a28]);
    expect(wanet.u32()).toBe(0xfb41c25d);
  });

  test('choices, nested by size', () => {
    const choose = (k: number) => [...new RandomStream(0, 'select/image/badnets').choose(50, k)];
    expect(choose(5)).toEqual([2, 10, 12, 24, 26]);
    expect(choose(10)).toEqual([2, 8, 10, 12, 20, 24, 25, 26, 28, 33]);
  });

  test('normal numbers of record 7', () => {
    const stream = new RandomStream(0, 'noise/value/image', { sampleIndex: 7 });
    expect([stream.gaussian(), stream.gaussian(), stream.gaussian(), stream.gaussian()]).toEqual([
      0.48235312310581424, -0.9336296696201686, 0.35935595694098743, 0.791069051102639,
    ]);
  });

  test('one draw per record', () => {
    const perRecord = (name: string, draw: (stream: RandomStream) => unknown) =>
      [0, 1, 2, 3].map((sampleIndex) => draw(new RandomStream(0, name, { sampleIndex })));
    expect(perRecord('sample/text/addsent', (stream) => stream.integer(11))).toEqual([10, 4, 7, 3]);
    expect(perRecord('sample/text/badnets', (stream) => [stream.integer(4), stream.integer(11)])).toEqual([
      [0, 6], // cf
      [3, 6], // tq
      [0, 1], // cf
      [1, 3], // mn
    ]);
    const draw = new RandomStream(0, 'mislabel/value', { sampleIndex: 5 }).integer(9);
    expect((3 + 1 + draw) % 10).toBe(2); // attacks.md 4.3: true label 3 of 10
  });
});

test('shuffles into a permutation that starts with what choose picks', () => {
  const shuffled = new RandomStream(3, 'a').shuffle(100);
  expect([...shuffled].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
  expect([...shuffled.slice(0, 17).sort()]).toEqual([...new RandomStream(3, 'a').choose(100, 17)]);
  expect(new RandomStream(3, 'a').shuffle(0)).toHaveLength(0);
  expect([...new RandomStream(3, 'a').shuffle(1)]).toEqual([0]);
});

test('depends on seed, name, record and repetition', () => {
  const first = (seed: number, name: string, position = {}) => new RandomStream(seed, name, position).u32();
  const words = [
    first(0, 'a'),
    first(1, 'a'),
    first(0, 'b'),
    first(0, 'a', { sampleIndex: 1 }),
    first(0, 'a', { variant: 1 }),
  ];
  expect(new Set(words).size).toBe(5);
  expect(first(0, 'a')).toBe(words[0]);
});

test('is uniform (chi-square test)', () => {
  const stream = new RandomStream(0, 'uniformity');
  let sum = 0;
  for (let draw = 0; draw < 10_000; draw++) sum += stream.uniform();
  expect(sum / 10_000).toBeCloseTo(0.5, 1);
});

test('rejects impossible ranges, choices and seeds', () => {
  const stream = new RandomStream(0, 'a');
  for (const n of [0, -1, 1.5, NaN]) {
    expect(() => stream.integer(n)).toThrowError(expect.objectContaining({ code: 'RANGE_INVALID' }));
  }
  expect(() => stream.choose(2, 3)).toThrowError(expect.objectContaining({ code: 'RANGE_INVALID' }));
  expect(() => new RandomStream(-1, 'a')).toThrowError(expect.objectContaining({ code: 'SEED_INVALID' }));
});
