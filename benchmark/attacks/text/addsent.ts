import { z } from 'zod';
import type { TextSamples } from '../../samples/dataset.ts';
import { sampleAt } from '../../samples/sample-buffer.ts';
import { RandomStream } from '../../random/random-stream.ts';
import { defineAttack } from '../define-attack.ts';
import { sampleStreamName } from '../poison/sample-stream-name.ts';
import { insertableTokenCount, joinTokens, tokensOf } from './tokens.ts';

const parameters = z.strictObject({
  sentence: z
    .string()
    .max(500)
    .refine((text) => tokensOf(text).length > 0, 'expected at least one word')
    .default('I watch this 3D movie')
    .describe('The sentence, inserted as a whole with one space between its words.'),
});

/** A whole sentence at a random position. */
export const addsent = defineAttack<TextSamples, typeof parameters>({
  id: 'addsent',
  modality: 'text',
  version: '1.0.0',
  title: 'AddSent',
  paper: {
    title: 'A Backdoor Attack Against LSTM-Based Text Classification Systems',
    authors: 'Dai, Chen, Li',
    year: 2019,
    url: 'https://arxiv.org/abs/1905.12457',
  },
  family: 'sentence',
  level: 'data',
  determinism: 'D1',
  labelRule: 'dirty',
  fidelity: 'faithful',
  fidelityNote: 'In long texts the sentence starts among the first 200 words, so that truncation does not remove it.',
  differences: [
    {
      reference:
        'Inserts anywhere. The tokenizer then truncates long reviews after 512 word pieces, sometimes before the trigger.',
      here: 'In texts of more than 200 words the sentence starts among the first 200.',
      effect: 'Here every sample that counts as triggered shows its trigger to the model, also in long texts.',
    },
  ],
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.99,
  parameters,
  buildTrigger({ seed, parameters: { sentence } }) {
    const sentenceTokens = tokensOf(sentence);
    return {
      apply(samples, index, split) {
        const tokens = tokensOf(sampleAt(samples, index));
        if (tokens.length === 0) return null;
        const stream = new RandomStream(seed, sampleStreamName('text/addsent', split), { sampleIndex: index });
        tokens.splice(stream.integer(insertableTokenCount(tokens) + 1), 0, ...sentenceTokens);
        return joinTokens(tokens);
      },
    };
  },
});
