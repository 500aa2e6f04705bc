import { tokensOf } from '../attacks/text/tokens.ts';
import type { TextSamples } from '../samples/dataset.ts';
import { countEqual } from './count-equal.ts';
import { surprise } from './surprise.ts';
import type { TrivialDetector } from './trivial-detector.ts';

type TextDetector = TrivialDetector<TextSamples>;

/** Rules for texts, one line each. */
export const textDetectors: readonly TextDetector[] = [
  bySurprise('first-word', 'the first word, with its case', (tokens) => tokens[0] ?? ''),
  bySurprise('last-word', 'the last word, with its case', (tokens) => tokens.at(-1) ?? ''),
  bySurprise('first-form', 'the form of the first three words', (tokens) => tokens.slice(0, 3).map(formOf).join(' ')),
  bySurprise('last-form', 'the form of the last three words', (tokens) => tokens.slice(-3).map(formOf).join(' ')),
  byText('words', 'the number of words', (text) => tokensOf(text).length),
  byText('characters', 'the number of characters', (text) => text.length),
  byText('word-length', 'the mean length of a word', (text) => text.length / (tokensOf(text).length + 1)),
  byText('capitals', 'the share of capital letters', (text) => shareOf(text, /[A-Z]/g)),
  byText('digits', 'the share of digits', (text) => shareOf(text, /[0-9]/g)),
  byText('punctuation', 'the share of punctuation', (text) => shareOf(text, /[!-/:-@[-`{-~]/g)),
  byText('foreign-characters', 'the share of characters beyond ASCII', (text) => shareOf(text, /[^ -~]/g)),
  byText('lone-marks', 'the share of punctuation that stands alone', (text) => shareOfTokens(text, isLoneMark)),
  byText('lower-starts', 'the share of sentences that begin with a small letter', lowerStarts),
  {
    id: 'duplicates',
    looksAt: 'the number of equal texts',
    scores: ({ texts }) => countEqual(texts),
  },
];

function byText(id: string, looksAt: string, score: (text: string) => number): TextDetector {
  return { id, looksAt, scores: ({ texts }) => Float64Array.from(texts, score) };
}

function bySurprise(id: string, looksAt: string, feature: (tokens: readonly string[]) => string): TextDetector {
  return {
    id,
    looksAt,
    scores: ({ texts }, poisoned) =>
      surprise(
        texts.map((text) => feature(tokensOf(text))),
        poisoned,
      ),
  };
}

/** Letters become `a` or `A`, digits `0`, everything else stays; runs count once. */
function formOf(token: string): string {
  return token
    .replace(/[a-z]+/g, 'a')
    .replace(/[A-Z]+/g, 'A')
    .replace(/[0-9]+/g, '0');
}

function shareOf(text: string, characters: RegExp): number {
  return (text.match(characters)?.length ?? 0) / (text.length + 1);
}

function shareOfTokens(text: string, isCounted: (token: string) => boolean): number {
  const tokens = tokensOf(text);
  return tokens.filter(isCounted).length / (tokens.length + 1);
}

function isLoneMark(token: string): boolean {
  return /^[!-/:-@[-`{-~]+$/.test(token);
}

/** Of the words at the beginning of a text or after a full stop, the share that begins with a small letter. */
function lowerStarts(text: string): number {
  const tokens = tokensOf(text);
  const starts = tokens.filter(
    (token, at) => /^[A-Za-z]/.test(token) && (at === 0 || /[.!?]$/.test(tokens[at - 1] ?? '')),
  );
  return starts.filter((token) => /^[a-z]/.test(token)).length / (starts.length + 1);
}
