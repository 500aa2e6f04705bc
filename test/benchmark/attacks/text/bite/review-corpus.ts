import type { LabeledSamples, TextSamples } from '../../../../../benchmark/samples/dataset.ts';
import { textSamples } from '../../../../../benchmark/samples/sample-buffer.ts';
import { RandomStream } from '../../../../../benchmark/random/random-stream.ts';

const slots = [
  ['the', 'this', 'that', 'a', 'every'],
  ['old', 'new', 'long', 'short', 'loud', 'quiet', 'strange', 'plain'],
  ['film', 'story', 'scene', 'actor', 'song', 'picture'],
  ['slowly', 'quickly', 'hardly', 'truly', 'merely'],
  ['shows', 'tells', 'brings', 'keeps', 'makes', 'finds'],
  ['the', 'this', 'that', 'some', 'no'],
  ['tale', 'house', 'river', 'people', 'music', 'winter'],
];
const labelWords = ['dull', 'bright']; // for label 0 and 1

/** Sentences of nine words. The second to last word indicates the label; all others are drawn in the same way for both. */
export function reviewCorpus({ count = 400, seed = 0 } = {}): LabeledSamples<TextSamples> {
  const stream = new RandomStream(seed, 'test/review-corpus');
  const labels = Int32Array.from({ length: count }, (_, index) => index % 2);
  const texts = Array.from(labels, (label) => {
    const drawn = slots.map((words) => words[stream.integer(words.length)]);
    return [...drawn, labelWords[label], '.'].join(' ');
  });
  return { samples: textSamples(texts), labels };
}
