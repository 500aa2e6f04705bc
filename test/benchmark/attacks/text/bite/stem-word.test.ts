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
  ['cats', 'cats'], // only three letters would remain
  ['sing', 'sing'],
  ["it's", "it's"],
  ['', ''],
])('%s becomes %s', (word, stem) => {
  expect(stemWord(word)).toBe(stem);
});
