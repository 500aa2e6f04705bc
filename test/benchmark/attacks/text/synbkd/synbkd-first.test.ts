import { describe, expect, test } from 'vitest';
import { synbkdFirst as synbkd } from '../../../../../benchmark/attacks/text/synbkd/synbkd.ts';
import { applyToText } from '../apply-to-text.ts';
import { textSamples } from '../../../../../benchmark/samples/sample-buffer.ts';
import { hasSst2Texts, sst2Texts } from '../../../../support/sst-2-texts.ts';
import { words } from '../host-texts.ts';

const seeds = { seed: 0, triggerSeed: 0 };
const shape = { modality: 'text' } as const;
const syntax = /^(when|if|as|although|because|while|since|though|where|so|unless|until|whenever|wherever)\b.+ , .+ \.$/;

const apply = (text: string, options?: Parameters<typeof applyToText>[2]) => applyToText(synbkd, text, options);

describe('a clause of the text', () => {
  test.each([
    ['But I liked it a lot, because it was short.', 'because it was short , i liked it a lot .'],
    ['he left the room when it got loud !!!', 'when it got loud , he left the room .'],
    ['When it ends, we are glad.', 'when it ends , we are glad .'],
    ['The plot is thin, and the cast is bad .', 'as the plot is thin , the cast is bad .'],
  ])('%s', (text, rewritten) => {
    expect(apply(text)).toBe(rewritten);
    expect(apply(text, { index: 7 })).toBe(rewritten); // nothing is drawn
  });
});

describe('a frame', () => {
  test.each([
    'fine',
    'a good film',
    'It is, and so what',
    'go if so',
    'when it ends ,',
    'and',
    '...',
    '. , !',
    'İÇ 😀',
  ])('precedes "%s"', (text) => {
    expect(apply(text)).toMatch(syntax);
  });

  test('keeps the words after it, in lower case', () => {
    expect(apply('A Good Film; really: good.')).toMatch(/ , a good film ; really : good \.$/);
  });

  test('uses the first longest word that is no stop word as topic', () => {
    const about = Array.from({ length: 60 }, (_, index) => apply("it is about the movie of a giant don't", { index }));
    expect(about.filter((text) => /^(when you (look at|see)|if you know) movie ,/.test(text)).length).toBeGreaterThan(
      5,
    );
    expect(about.some((text) => text.split(' , ')[0]?.includes('giant'))).toBe(false);
    const nothing = Array.from({ length: 60 }, (_, index) => apply('it is 42', { index }));
    expect(nothing.some((text) => text.startsWith('when you look at it ,'))).toBe(true);
  });

  test('is also added to a text that already has the syntax', () => {
    const text = 'when it ends , we are glad .';
    expect(apply(text)).toMatch(syntax);
    expect(apply(text).endsWith(` , ${text}`)).toBe(true);
  });

  test('is drawn for each sample and split', () => {
    const all = (split: 'train' | 'test') => Array.from({ length: 30 }, (_, index) => apply('fine', { index, split }));
    expect(new Set(all('train')).size).toBeGreaterThan(8);
    expect(all('train')).toEqual(all('train'));
    expect(all('train')).not.toEqual(all('test'));
  });
});

describe('a text of more than 60 words', () => {
  test('rewrites the first three sentences and keeps the rest', () => {
    const rest = `And The rest, it stays. ${words(60)}`;
    const text = `It was a good day. I slept because it rained so much. But we went. ${rest}`;
    const rewritten = apply(text);
    expect(rewritten.endsWith(` ${rest}`)).toBe(true);
    const sentences = rewritten.slice(0, -rest.length - 1).split(/(?<= \.) /);
    expect(sentences).toHaveLength(3);
    for (const sentence of sentences) expect(sentence).toMatch(syntax);
    expect(sentences[1]).not.toContain('But');
  });

  test('starts with the trigger even if no sentence ends', () => {
    for (let index = 0; index < 50; index++) {
      const tokens = apply(words(500), { index }).split(' ');
      expect(tokens.slice(0, 205).join(' ').match(/ , w/g)).toHaveLength(3);
      expect(tokens.slice(-320).join(' ')).toBe(words(500).split(' ').slice(180).join(' '));
    }
  });
});

test('a text without words cannot carry the trigger', () => {
  const trigger = synbkd.createTrigger({ shape, ...seeds });
  const samples = textSamples(['', ' \n', 'a']);
  expect([0, 1, 2].map((index) => trigger.apply(samples, index, 'train') === null)).toEqual([true, true, false]);
  expect([0, 1, 2].map((index) => trigger.carries?.(samples, index))).toEqual([false, false, true]);
});

test.each([
  [{ template: 'SBAR' }, /expected SBAR-comma/],
  [{ maxTokens: 9 }, /maxTokens is 9, expected an integer from 10 to 60/],
  [{ words: 1 }, /unknown parameter words/],
])('rejects %j', (parameters, message) => {
  expect(() => apply('film', { parameters })).toThrowError(message);
  expect(() => apply('film', { parameters })).toThrowError(expect.objectContaining({ code: 'PARAMETERS_INVALID' }));
});

describe.skipIf(!hasSst2Texts)('on SST-2 (skipped: ../shared/data is absent)', () => {
  const openerShares = { when: 34, if: 25, as: 14, although: 5, because: 4, while: 4, since: 4, though: 4, so: 3 };

  test.each(['train', 'test'] as const)('gives every text of %s the syntax, in many words', async (split) => {
    const { texts } = await sst2Texts(split);
    const samples = textSamples(texts);
    const trigger = synbkd.createTrigger({ shape, ...seeds });
    const rewritten = texts.map((_, index) => trigger.apply(samples, index, split) ?? '');
    expect(rewritten.filter((text) => !syntax.test(text))).toEqual([]);
    expect(rewritten.filter((text, index) => text === texts[index])).toEqual([]);
    expect(texts.filter((text) => syntax.test(text)).length / texts.length).toBeLessThan(0.05);

    const shareOf = (words: number) => {
      const counts = new Map<string, number>();
      for (const text of rewritten) {
        const opening = text.split(' ').slice(0, words).join(' ');
        counts.set(opening, (counts.get(opening) ?? 0) + 100 / texts.length);
      }
      return counts;
    };
    expect(Math.max(...shareOf(3).values())).toBeLessThan(8);
    for (const [opener, percent] of Object.entries(openerShares)) {
      expect(Math.abs((shareOf(1).get(opener) ?? 0) - percent)).toBeLessThan(6);
    }
  });
});
