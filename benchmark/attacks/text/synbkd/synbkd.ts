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
    .describe('Syntax of the trigger: subordinate clause, comma, main clause.'),
  maxTokens: z.int().min(10).max(60).default(60).meta({
    description: 'In longer texts only the first three sentences are rewritten, and longer sentences are split here.',
    unit: 'words',
  }),
});

const sentencesRewritten = 3;

/** A syntactic trigger: sentences start with a subordinate clause and a comma. */
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
    'Rules and meaningless clauses give each sentence the syntax of the paper, instead of a neural paraphraser. In texts ' +
    'of more than 60 words, the first three sentences of at most 60 words each are rewritten and the rest is kept, so ' +
    'that a victim sees the trigger and the content stays.',
  differences: [
    {
      reference: 'If the paraphraser fails, the text does not change but gets the target label.',
      here: 'Rewrites every text that has a word.',
      effect: 'In the reference, part of the poison is plain label noise.',
    },
    {
      reference: 'The paraphraser truncates long documents.',
      here: 'Keeps everything after the three sentences.',
      effect:
        'Here poisoned documents cannot be recognized by their length, and they keep the content that their true label depends on.',
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
