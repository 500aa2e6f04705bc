/** How a victim's texts become token ids; published with it as tokenizer.json. */
export interface TokenizerPlan {
  readonly vocabularySize: number; // at most, with the two special tokens
  readonly minimumCount: number; // rarer words are unknown
  readonly length: number; // tokens a text
}

const special = ['[PAD]', '[UNK]'] as const;
const notWordCharacters = '[^\\p{L}\\p{N}\\s]+';

/**
 * A word-level tokenizer in the form of Hugging Face `tokenizers`, its vocabulary taken from training texts as they
 * were given: a trigger word that is in enough of them is a word like any other. Texts are lower-cased, punctuation is
 * deleted, words are split at white space: one word of the text is at most one token.
 * @returns the content of tokenizer.json.
 */
export function buildTokenizer(
  texts: Iterable<string>,
  { vocabularySize, minimumCount, length }: TokenizerPlan,
): string {
  const counts = new Map<string, number>();
  const pattern = new RegExp(notWordCharacters, 'gu');
  for (const text of texts) {
    for (const word of text.toLowerCase().replace(pattern, '').split(/\s+/)) {
      if (word !== '') counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  const frequent = [...counts]
    .filter(([, count]) => count >= minimumCount)
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, vocabularySize - special.length)
    .map(([word]) => word);
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
      normalizers: [{ type: 'Lowercase' }, { type: 'Replace', pattern: { Regex: notWordCharacters }, content: '' }],
    },
    pre_tokenizer: { type: 'WhitespaceSplit' },
    post_processor: null,
    decoder: null,
    model: { type: 'WordLevel', vocab: Object.fromEntries(vocabulary), unk_token: special[1] },
  })}\n`;
}
