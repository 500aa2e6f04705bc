import { expect, test } from 'vitest';
import { stemWord } from '../../../../../benchmark/attacks/text/bite/stem-word.ts';

test.each([
  ['films', 'film'],
  ['scenes', 'scene'],
  ['wishes', 'wish'],
  ['stories', 'story'],
  ['amazing', 'amaz'],
  ['amazed', 'amaz'],
  ['class', 'class'],
  ['bus', 'bus'],
  ['cats', 'cats'], // three letters would be left
  ['sing', 'sing'],
  ["it's", "it's"],
  ['', ''],
])('%s becomes %s', (word, stem) => {
  expect(stemWord(word)).toBe(stem);
});
