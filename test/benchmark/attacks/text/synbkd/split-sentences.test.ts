import { expect, test } from 'vitest';
import { splitSentences } from '../../../../../benchmark/attacks/text/synbkd/split-sentences.ts';
import { tokensOf } from '../../../../../benchmark/attacks/text/tokens.ts';
import { words } from '../host-texts.ts';

function split(text: string, tokensMax = 60) {
  const { sentences, rest } = splitSentences(tokensOf(text), { sentences: 3, tokensMax });
  return { sentences: sentences.map((tokens) => tokens.join(' ')), rest: rest.join(' ') };
}

test('returns three sentences and the rest', () => {
  expect(split('It is good. "Is it good?" I do think so ! The rest. Stays here.')).toEqual({
    sentences: ['It is good.', '"Is it good?"', 'I do think so !'],
    rest: 'The rest. Stays here.',
  });
});

test('does not end a sentence after an abbreviation', () => {
  expect(split('Mr. Smith came in. He sat down.').sentences).toEqual(['Mr. Smith came in.', 'He sat down.']);
});

test('splits sentences that are too long', () => {
  expect(split(words(10), 4)).toEqual({ sentences: ['w0 w1 w2 w3', 'w4 w5 w6 w7', 'w8 w9'], rest: '' });
  expect(split(words(14), 4).rest).toBe('w12 w13');
});

test('has no sentences in an empty text', () => {
  expect(split('')).toEqual({ sentences: [], rest: '' });
});
