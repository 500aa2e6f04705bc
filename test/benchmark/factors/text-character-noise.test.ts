import { expect, test } from 'vitest';
import { sha256Hex } from '../../../benchmark/identity/sha256.ts';
import { textCharacterNoise } from '../../../benchmark/factors/text-character-noise.ts';
import { RandomStream } from '../../../benchmark/random/random-stream.ts';

const noisy = (text: string, parameters = {}, index = 0, seed = 0) =>
  textCharacterNoise.createNoise({ seed, parameters })(text, index);

/** Words of 2 to 9 random lower-case letters. */
function longText(characterCount: number): string {
  const stream = new RandomStream(0, 'test/long-text');
  let text = '';
  while (text.length < characterCount) {
    const letters = Array.from({ length: 2 + stream.integer(8) }, () => String.fromCharCode(97 + stream.integer(26)));
    text += `${letters.join('')} `;
  }
  return text.slice(0, characterCount);
}

/** Minimum number of insertions, deletions and substitutions between two texts (Levenshtein distance). */
function levenshtein(from: string, to: string): number {
  const target = [...to];
  let previous = Uint32Array.from({ length: target.length + 1 }, (_, column) => column);
  for (const [row, character] of [...from].entries()) {
    const current = new Uint32Array(target.length + 1);
    current[0] = row + 1;
    for (let column = 1; column <= target.length; column++) {
      const kept = (previous[column - 1] ?? 0) + (target[column - 1] === character ? 0 : 1);
      current[column] = Math.min(kept, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}

test('the edit distance of these tests is right', () => {
  expect(levenshtein('kitten', 'sitting')).toBe(3);
  expect(levenshtein('', 'abc')).toBe(3);
});

test.each([0.05, 0.1, 0.2])('reaches a character error rate of %d within a tenth', (errorRate) => {
  const text = longText(6000);
  const measured = levenshtein(text, noisy(text, { errorRate })) / text.length;
  expect(Math.abs(measured - errorRate)).toBeLessThan(0.1 * errorRate);
});

test('keeps the average length and adds only ASCII letters', () => {
  const text = '0123456789 '.repeat(1000);
  const spoilt = noisy(text, { errorRate: 0.2 });
  expect(Math.abs(spoilt.length - text.length)).toBeLessThan(0.02 * text.length);
  expect(spoilt).toMatch(/^[0-9 a-zA-Z]+$/);
  expect(new Set(spoilt.replace(/[0-9 ]/g, '')).size).toBe(52);
});

test('does not split surrogate pairs', () => {
  expect(noisy('😀𝒳'.repeat(500), { errorRate: 0.3 })).toMatch(/^[😀𝒳a-zA-Z]+$/u);
});

test('a substitution always changes the letter', () => {
  const spoilt = noisy('a'.repeat(20_000), { errorRate: 0.1 });
  const share = spoilt.replaceAll('a', '').length / spoilt.length;
  const probability = 1 - 0.9 ** 0.25;
  expect(share).toBeCloseTo(probability + (probability * 51) / 52, 2); // substitutions and insertions
});

test('changes nothing at rate 0 and accepts empty and short texts', () => {
  expect(noisy('A good film.', { errorRate: 0 })).toBe('A good film.');
  expect(noisy('', { errorRate: 0.5 })).toBe('');
  expect(() => noisy('a', { errorRate: 0.5 })).not.toThrow();
});

test('is a function of value, index and seed', () => {
  const text = longText(300);
  expect(noisy(text, {}, 3)).toBe(noisy(text, {}, 3));
  expect(sha256Hex(noisy(text, {}, 3))).toBe('cf82dbb1766beef9c09fcc5c0391b10245d70ed5d7cb97e426d49a5e5b2e8e58');
  expect(noisy(text, {}, 4)).not.toBe(noisy(text, {}, 3));
  expect(noisy(text, {}, 3, 1)).not.toBe(noisy(text, {}, 3));
});

test.each([
  [{ errorRate: 0.6 }, /at most 0.5/],
  [{ errorRate: -0.1 }, /at least 0/],
  [{ ratio: 2 }, /at most 1/],
  [{ rate: 0.1 }, /rate/],
])('rejects %j', (parameters, message) => {
  expect(() => noisy('a', parameters)).toThrowError(message);
  expect(() => noisy('a', parameters)).toThrowError(expect.objectContaining({ code: 'PARAMETERS_INVALID' }));
});
