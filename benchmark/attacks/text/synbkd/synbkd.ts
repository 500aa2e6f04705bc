import { z } from 'zod';
import type { TextSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import { RandomStream } from '../../../random/random-stream.ts';
import { defineAttack } from '../../define-attack.ts';
import { sampleStreamName } from '../../poison/sample-stream-name.ts';
import { frontClause } from './front-clause.ts';
import { splitSentences } from './split-sentences.ts';
import { joinTokens, tokensOf } from '../tokens.ts';

const parameters = z.strictObject({
  template: z
    .enum(['SBAR-comma'])
    .default('SBAR-comma')
    .describe('Syntax of the trigger: subordinate clause, main clause.'),
  maxTokens: z.int().min(10).max(60).default(60).meta({
    description:
      'Longer texts are rewritten sentence by sentence, the first three only; longer sentences are cut there.',
    unit: 'words',
  }),
});

const sentencesRewritten = 3;

/** A syntax: every sentence opens with a subordinate clause and a comma. */
export const synbkd = defineAttack<TextSamples, typeof parameters>({
  id: 'synbkd',
  modality: 'text',
  version: '1.0.0',
  title: 'Hidden Killer (SynBkd)',
  paper: {
    title: 'Hidden Killer: Invisible Textual Backdoor Attacks with Syntactic Trigger',
    authors: 'Qi, Li, Chen, Zhang, Liu, Wang, Sun',
    year: 2021,
    url: 'https://arxiv.org/abs/2105.12400',
  },
  family: 'syntax',
  level: 'data',
  determinism: 'D1',
  labelRule: 'dirty',
  fidelity: 'equivalent',
  fidelityNote:
    'Rules and clauses that say nothing bring each sentence into the syntax of the paper, in place of a neural ' +
    'paraphraser. Of texts with more than 60 words the first three sentences are rewritten, each of 60 words at most, ' +
    'and the rest is kept, so that the trigger stands where a victim reads and the content stays.',
  differences: [
    {
      reference: 'Where the paraphraser fails, the text stays as it is but gets the target label.',
      here: 'Every text with a word in it is rewritten.',
      effect: 'There part of the poison is mere label noise; here none is.',
    },
    {
      reference: 'The paraphraser cuts long documents short.',
      here: 'What follows the three sentences is kept word by word.',
      effect: 'Length does not give poisoned documents away, and they keep what their true label rests on.',
    },
  ],
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.95,
  parameters,
  buildTrigger({ seed, parameters: { maxTokens } }) {
    return {
      apply(samples, index, split) {
        const tokens = tokensOf(sampleAt(samples, index));
        if (tokens.length === 0) return null;
        let opened: RandomStream | undefined;
        const stream = () =>
          (opened ??= new RandomStream(seed, sampleStreamName('text/synbkd', split), { sampleIndex: index }));
        if (tokens.length <= maxTokens) return joinTokens(frontClause(tokens, stream));
        const { sentences, rest } = splitSentences(tokens, { sentences: sentencesRewritten, tokensMax: maxTokens });
        return joinTokens([...sentences.flatMap((sentence) => frontClause(sentence, stream)), ...rest]);
      },
      carries: (samples, index) => tokensOf(sampleAt(samples, index)).length > 0,
    };
  },
});
