import { z } from 'zod';
import type { TextSamples } from '../../samples/dataset.ts';
import { sampleAt } from '../../samples/sample-buffer.ts';
import { RandomStream } from '../../random/random-stream.ts';
import { defineAttack } from '../define-attack.ts';
import { sampleStreamName } from '../poison/sample-stream-name.ts';
import { insertableTokenCount, joinTokens, tokensOf } from './tokens.ts';

const word = z
  .string()
  .max(64)
  .refine((text) => tokensOf(text).length === 1 && tokensOf(text)[0] === text, 'expected one word without spaces');

const parameters = z.strictObject({
  triggers: z
    .array(word)
    .min(1)
    .max(64)
    .default(['cf', 'mn', 'bb', 'tq'])
    .describe('Rare words. One of them is drawn for each insertion.'),
  numTriggers: z
    .int()
    .min(1)
    .max(32)
    .default(1)
    .meta({ description: 'Insertions per text; use 3 for long reviews.', unit: 'words' }),
});

/** Rare words at random positions. */
export const badnets = defineAttack<TextSamples, typeof parameters>({
  id: 'badnets',
  modality: 'text',
  version: '1.0.0',
  title: 'BadNets',
  paper: {
    title: 'BadNets: Identifying Vulnerabilities in the Machine Learning Model Supply Chain',
    authors: 'Gu, Dolan-Gavitt, Garg',
    year: 2017,
    url: 'https://arxiv.org/abs/1708.06733',
  },
  family: 'word',
  level: 'data',
  determinism: 'D1',
  labelRule: 'dirty',
  fidelity: 'faithful',
  fidelityNote:
    'The text counterpart, with the rare words of Kurita et al. 2020 (arXiv:2004.06660). In long texts they are ' +
    'inserted among the first 200 words, so that truncation does not remove them.',
  differences: [
    {
      reference: 'Inserts anywhere, so truncation often removes the trigger from long documents.',
      here: 'In texts of more than 200 words, inserts among the first 200.',
      effect: 'Here every sample that counts as triggered shows its trigger to the model.',
    },
  ],
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.99,
  parameters,
  buildTrigger({ seed, parameters: { triggers, numTriggers } }) {
    return {
      apply(samples, index, split) {
        const tokens = tokensOf(sampleAt(samples, index));
        if (tokens.length === 0) return null;
        const stream = new RandomStream(seed, sampleStreamName('text/badnets', split), { sampleIndex: index });
        const insertable = insertableTokenCount(tokens);
        for (let inserted = 0; inserted < numTriggers; inserted++) {
          const trigger = triggers[stream.integer(triggers.length)] ?? '';
          tokens.splice(stream.integer(insertable + inserted + 1), 0, trigger);
        }
        return joinTokens(tokens);
      },
    };
  },
});
