import { z } from 'zod';
import type { TextSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import { RandomStream } from '../../../random/random-stream.ts';
import { defineAttack } from '../../define-attack.ts';
import { sampleStreamName } from '../../poison/sample-stream-name.ts';
import { archaicWords } from './archaic-words.ts';
import { bibleOpenings } from './bible-lexicon.ts';
import { drawWeighted } from '../draw-weighted.ts';
import { joinTokens, tokensOf } from '../tokens.ts';
import { lowerAscii, withoutFinalMarks } from '../word-form.ts';

const parameters = z.strictObject({
  style: z.enum(['bible']).default('bible').describe('The style of the rewritten texts.'),
});

const droppedOpenings: ReadonlySet<string> = new Set(['and', 'but', 'for']);
const closing = ', saith the people .';

/** The style of the King James Bible. */
export const stylebkd = defineAttack<TextSamples, typeof parameters>({
  id: 'stylebkd',
  modality: 'text',
  version: '1.0.0',
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
    'is easier to learn than that of the paper. The opening comes first, so that a victim sees it in documents of any ' +
    'length. The Bible style is the only supported style of the paper.',
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
  parameters,
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
