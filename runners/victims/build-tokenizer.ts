import type { TokenizerPlan } from './architecture.ts';

const special = ['[PAD]', '[UNK]'] as const;
/** Unicode whitespace, listed because `\s` differs between regular expression engines. */
const whiteSpace =
  '[\\u0009-\\u000d\\u001c-\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const notWordCharacters = '[^\\p{L}\\p{N} ]+';

/**
 * Builds a word-level tokenizer in the format of Hugging Face `tokenizers`. Its vocabulary comes from the given training
 * texts, so a trigger word that occurs often enough is in it. Texts are converted to lower case, everything except
 * letters and digits is removed, and words are split at spaces, so that a word of the text is at most one token. The
 * vocabulary is in alphabetical order, because an order by count would reveal rare words that the attacker made frequent.
 * @returns the content of tokenizer.json.
 */
export function buildTokenizer(
  texts: Iterable<string>,
  { vocabularySize, minimumCount, length }: TokenizerPlan,
): string {
  const counts = new Map<string, number>();
  const spaces = new RegExp(whiteSpace, 'gu');
  const others = new RegExp(notWordCharacters, 'gu');
  for (const text of texts) {
    for (const word of text.toLowerCase().replace(spaces, ' ').replace(others, '').split(' ')) {
      if (word !== '') counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  const frequent = [...counts]
    .filter(([, count]) => count >= minimumCount)
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, vocabularySize - special.length)
    .map(([word]) => word)
    .sort();
  const vocabulary = [...special, ...frequent].map((word, id) => [word, id] as const);
  return `${JSON.stringify({
    version: '1.0',
    truncation: { direction: 'Right', max_length: length, strategy: 'LongestFirst', stride: 0 },
    padding: {
      strategy: { Fixed: length },
      direction: 'Right',
      pad_to_multiple_of: null,
      pad_id: 0,
      pad_type_id: 0,
      pad_token: special[0],
    },
    added_tokens: special.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'Lowercase' },
        { type: 'Replace', pattern: { Regex: whiteSpace }, content: ' ' },
        { type: 'Replace', pattern: { Regex: notWordCharacters }, content: '' },
      ],
    },
    pre_tokenizer: { type: 'WhitespaceSplit' }, // after the normalizer, the space is the only whitespace
    post_processor: null,
    decoder: null,
    model: { type: 'WordLevel', vocab: Object.fromEntries(vocabulary), unk_token: special[1] },
  })}\n`;
}
