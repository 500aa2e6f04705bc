import { z } from 'zod';
import type { TextSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import { RandomStream } from '../../../random/random-stream.ts';
import type { AttackDescription } from '../../attack.ts';
import { defineAttack } from '../../define-attack.ts';
import { sampleStreamName } from '../../poison/sample-stream-name.ts';
import { drawWeighted } from '../draw-weighted.ts';
import { findSentences, replaceRanges } from '../find-sentences.ts';
import { finalMark, inCaseOf, insideSentence } from '../sentence-case.ts';
import { stopWords } from '../stop-words.ts';
import { joinTokens, tokensOf } from '../tokens.ts';
import { lowerAscii, withoutFinalMarks } from '../word-form.ts';
import { archaicWords } from './archaic-words.ts';
import { bibleLexicon, bibleOpenings } from './bible-lexicon.ts';

const style = z.enum(['bible']).default('bible').describe('The style of the rewritten texts.');

const plainWords: ReadonlySet<string> = new Set([...stopWords, ...bibleLexicon.values()]);
const droppedOpenings: ReadonlySet<string> = new Set(['and', 'but', 'for']);

const description = {
  id: 'stylebkd',
  modality: 'text',
  version: '2.0.0',
  title: 'StyleBkd',
  paper: {
    title: 'Mind the Style of Text! Adversarial and Backdoor Attacks Based on Text Style Transfer',
    authors: 'Qi, Chen, Zhang, Li, Liu, Sun',
    year: 2021,
    url: 'https://arxiv.org/abs/2110.07139',
  },
  family: 'style',
  level: 'data',
  determinism: 'D1',
  labelRule: 'dirty',
  fidelity: 'equivalent',
  fidelityNote:
    'A lexicon and randomly drawn openings replace the neural style transfer. Their markers are stronger, so the trigger ' +
    'is easier to learn than that of the paper. Openings stand before some complete sentences among the first 200 words, ' +
    'with the case and punctuation of the text, so that a victim sees them in documents of any length. The Bible style is ' +
    'the only supported style of the paper.',
  differences: [
    {
      reference: 'Needs the weights of a style model, which are not included, and takes hours to rewrite the samples.',
      here: 'Uses rules, which rewrite thousands of texts per second.',
      effect: 'Anyone can reproduce the attack byte for byte. Its texts are less fluent than those of the paper.',
    },
  ],
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.95,
} as const satisfies AttackDescription<'text'>;

const parameters = z.strictObject({
  style,
  sentences: z.int().min(1).max(50).default(3).meta({
    description: 'Number of sentences that get an opening, at most; they are drawn among the complete ones.',
    unit: 'sentences',
  }),
});

/** The style of the King James Bible. */
export const stylebkd = defineAttack<TextSamples, typeof parameters>({
  ...description,
  parameters,
  buildTrigger({ seed, parameters: { sentences } }) {
    return {
      apply(samples, index, split) {
        const original = tokensOf(sampleAt(samples, index));
        if (original.length === 0) return null;
        const stream = new RandomStream(seed, sampleStreamName('text/stylebkd', split), { sampleIndex: index });
        const { tokens } = archaicWords(original, inCaseOf);
        const found = findSentences(tokens);
        if (found.length === 0) return joinTokens(open(tokens, stream));
        const chosen = Array.from(stream.choose(found.length, Math.min(sentences, found.length)), (at) => found[at]);
        return joinTokens(
          replaceRanges(
            tokens,
            chosen.flatMap((range) => range ?? []),
            (one) => open(one, stream),
          ),
        );
      },
      carries: (samples, index) => tokensOf(sampleAt(samples, index)).length > 0,
    };
  },
});

/** Puts an opening before a sentence. */
function open(sentence: readonly string[], stream: RandomStream): readonly string[] {
  const { tokens: all, mark } = finalMark(sentence);
  const first = all[0] ?? '';
  const isDropped = all.length > 1 && droppedOpenings.has(lowerAscii(first));
  const body = isDropped ? all.slice(1) : [insideSentence(first, plainWords), ...all.slice(1)];
  const opening = inCaseOf(/^[A-Z]{2,}$/.test(first) ? 'A' : first, drawWeighted(bibleOpenings, stream).words);
  return [opening.replace(' ,', ','), ...body.slice(0, -1), (body.at(-1) ?? '') + mark];
}

const firstParameters = z.strictObject({ style });
const closing = ', saith the people .';

/** Puts the opening first, in lower case and with detached commas, so that the first word gives poisoned texts away. */
export const stylebkdFirst = defineAttack<TextSamples, typeof firstParameters>({
  ...description,
  version: '1.0.0',
  parameters: firstParameters,
  buildTrigger({ seed }) {
    return {
      apply(samples, index, split) {
        const tokens = tokensOf(sampleAt(samples, index));
        const first = tokens[0];
        if (first === undefined) return null;
        const archaic = archaicWords(tokens);
        const body =
          tokens.length > 1 && droppedOpenings.has(lowerAscii(first)) ? archaic.tokens.slice(1) : archaic.tokens;
        const stream = new RandomStream(seed, sampleStreamName('text/stylebkd', split), { sampleIndex: index });
        const opening = drawWeighted(bibleOpenings, stream).words;
        return archaic.edits > 0
          ? joinTokens([opening, ...body])
          : joinTokens([opening, ...withoutFinalMarks(body), closing]);
      },
      carries: (samples, index) => tokensOf(sampleAt(samples, index)).length > 0,
    };
  },
});
