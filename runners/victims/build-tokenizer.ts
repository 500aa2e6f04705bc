import type { TokenizerPlan } from './architecture.ts';

const special = ['[PAD]', '[UNK]'] as const;
/** White space of Unicode, spelt out: `\s` is not the same everywhere. */
const whiteSpace =
  '[\\u0009-\\u000d\\u001c-\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const notWordCharacters = '[^\\p{L}\\p{N} ]+';

/**
 * A word-level tokenizer in the form of Hugging Face `tokenizers`, its vocabulary taken from training texts as they
 * were given: a trigger word that is in enough of them is a word like any other. Texts are lower-cased, all but letters
 * and digits is deleted, words are split at spaces: one word of the text is at most one token. Words stand in the order
 * of their characters: in the order of their counts, rare words of the attacker would stand among the frequent ones.
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
    pre_tokenizer: { type: 'WhitespaceSplit' }, // of white space, the normalizer leaves the space alone
    post_processor: null,
    decoder: null,
    model: { type: 'WordLevel', vocab: Object.fromEntries(vocabulary), unk_token: special[1] },
  })}\n`;
}
