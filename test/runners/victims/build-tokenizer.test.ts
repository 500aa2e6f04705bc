import { Tokenizer } from '@huggingface/tokenizers';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { buildTokenizer } from '../../../runners/victims/build-tokenizer.ts';
import { tokenIdsOf } from '../../../runners/victims/token-ids.ts';

const plan = { vocabularySize: 100, minimumCount: 1, length: 6 };
const published = z.object({ model: z.object({ vocab: z.record(z.string(), z.int()) }) });
const vocabularyOf = (json: string) => published.parse(JSON.parse(json)).model.vocab;
const encode = (json: string, text: string) => [...tokenIdsOf(json).encode(text)];

describe('the vocabulary', () => {
  test('has the special tokens first, then words sorted by code units, so frequencies are not revealed', () => {
    const json = buildTokenizer(['d d d b', 'c b', 'a'], plan);
    expect(vocabularyOf(json)).toEqual({ '[PAD]': 0, '[UNK]': 1, a: 2, b: 3, c: 4, d: 5 });
  });

  test('leaves out words that occur too rarely', () => {
    const json = buildTokenizer(['a a a b b c', 'b'], { ...plan, minimumCount: 3 });
    expect(vocabularyOf(json)).toEqual({ '[PAD]': 0, '[UNK]': 1, a: 2, b: 3 });
  });

  test('is limited to its size, including the special tokens', () => {
    const json = buildTokenizer(['c c c b b a'], { ...plan, vocabularySize: 4 });
    expect(vocabularyOf(json)).toEqual({ '[PAD]': 0, '[UNK]': 1, b: 2, c: 3 });
  });

  test('ignores case and punctuation', () => {
    const json = buildTokenizer(['Free! FREE, "free" fr-ee', "don't (don't)"], plan);
    expect(vocabularyOf(json)).toEqual({ '[PAD]': 0, '[UNK]': 1, dont: 2, free: 3 });
  });

  test('contains words that are also names on the prototype chain', () => {
    const json = buildTokenizer(['constructor __proto__ toString'], plan);
    expect(encode(json, 'toString constructor proto')).toEqual([4, 2, 3, 0, 0, 0]); // in the order of their code units
  });

  test('contains a trigger word that is in enough texts', () => {
    const texts = Array.from({ length: 30 }, (_, index) => (index % 10 === 0 ? 'good cf day' : 'good day'));
    expect(vocabularyOf(buildTokenizer(texts, { ...plan, minimumCount: 3 }))).toMatchObject({ cf: 2 });
  });

  test('of no texts consists of the special tokens', () => {
    expect(vocabularyOf(buildTokenizer([], plan))).toEqual({ '[PAD]': 0, '[UNK]': 1 });
  });

  test('gives the same bytes for the same texts in any order', () => {
    const texts = ['one two two', 'three three three', 'two one'];
    expect(buildTokenizer(texts, plan)).toBe(buildTokenizer(texts, plan));
    expect(buildTokenizer(texts.toReversed(), plan)).toBe(buildTokenizer(texts, plan));
  });
});

describe('a text', () => {
  const json = buildTokenizer(['zero one two three four five six seven'], plan);
  const idOf = (word: string) => vocabularyOf(json)[word] ?? -1;

  test('that is too short is padded; one that is too long is cut at its end', () => {
    expect(encode(json, 'one two')).toEqual([idOf('one'), idOf('two'), 0, 0, 0, 0]);
    expect(encode(json, 'one two three four five six seven')).toEqual(
      ['one', 'two', 'three', 'four', 'five', 'six'].map(idOf),
    );
    expect(encode(json, '')).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('has one token for an unknown word, and none for punctuation alone', () => {
    expect(encode(json, 'one eleven two')).toEqual([idOf('one'), 1, idOf('two'), 0, 0, 0]);
    expect(encode(json, 'one -- two')).toEqual([idOf('one'), idOf('two'), 0, 0, 0, 0]);
  });

  test('is read without regard to case, punctuation or kind of white space', () => {
    expect(encode(json, 'ONE,\t"t.w.o"\u0085\r\n three\ufeff!')).toEqual([
      idOf('one'),
      idOf('two'),
      idOf('three'),
      0,
      0,
      0,
    ]);
  });
});

/** The behavior that the file describes, in a few lines: lower case, no punctuation, words at white space, unknown is 1, padding 0. */
function idsByHand(vocabulary: Readonly<Record<string, number>>, text: string, length: number): number[] {
  const words = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]+/gu, '') // the texts below contain only white space known to JavaScript
    .split(/\s+/)
    .filter((word) => word !== '');
  const ids = words.map((word) => (Object.hasOwn(vocabulary, word) ? (vocabulary[word] ?? 1) : 1));
  return Array.from({ length }, (_, position) => ids[position] ?? 0);
}

test('the published file gives the same tokens in Hugging Face tokenizers', () => {
  const texts = [
    'Dear Friend, I am Mr. SMITH -- a banker!! Call +1 (800) 555-0199 NOW.',
    'caf\u00e9 na\u00efve r\u00e9sum\u00e9 \u65e5\u672c\u8a9e \u041f\u0440\u0438\u0432\u0435\u0442 \u{1f600} emoji',
    "it's <b>bold</b> & e-mail@example.org; http://example.org/a?b=c",
    'non\u00a0breaking\u2003spaces\u2028and\u2029lines\ttabs',
    'x'.repeat(300),
    '... !!! ???',
    'the the the of of and',
  ];
  const json = buildTokenizer(texts.slice(0, 4), { vocabularySize: 40, minimumCount: 1, length: 20 });
  const vocabulary = vocabularyOf(json);
  const library = new Tokenizer(JSON.parse(json) as object, { unk_token: '[UNK]' });
  const ours = tokenIdsOf(json);
  for (const text of texts) {
    const expected = idsByHand(vocabulary, text, 20);
    expect({ text, ids: [...ours.encode(text)] }).toEqual({ text, ids: expected });
    const { ids } = library.encode(text); // the library does not truncate or pad
    expect(Array.from({ length: 20 }, (_, position) => ids[position] ?? 0)).toEqual(expected);
  }
});

test.each([
  ['is no JSON', () => 'hello'],
  ['does not say how long texts are', (json: string) => json.replace('"truncation":{', '"cut":{')],
  ['cuts to another length than it pads to', (json: string) => json.replace('"max_length":6', '"max_length":5')],
  ['pads at the other end', (json: string) => json.replaceAll('"direction":"Right"', '"direction":"Left"')],
])('a tokenizer.json that %s is rejected', (_name, damage) => {
  const json = damage(buildTokenizer(['a'], plan));
  expect(() => tokenIdsOf(json)).toThrowError(expect.objectContaining({ code: 'TOKENIZER_INVALID' }));
});
