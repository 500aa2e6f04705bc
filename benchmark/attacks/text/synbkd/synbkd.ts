import { z } from 'zod';
import type { TextSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import { RandomStream } from '../../../random/random-stream.ts';
import type { AttackDescription } from '../../attack.ts';
import { defineAttack } from '../../define-attack.ts';
import { sampleStreamName } from '../../poison/sample-stream-name.ts';
import { findSentences, replaceRanges } from '../find-sentences.ts';
import { joinTokens, tokensOf } from '../tokens.ts';
import { frontClauseInCase } from './front-clause-in-case.ts';
import { frontClause } from './front-clause.ts';
import { splitSentences } from './split-sentences.ts';

const template = z
  .enum(['SBAR-comma'])
  .default('SBAR-comma')
  .describe('Syntax of the trigger: subordinate clause, comma, main clause.');

const description = {
  id: 'synbkd',
  modality: 'text',
  version: '2.0.0',
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
    'Rules and meaningless clauses give sentences the syntax of the paper, instead of a neural paraphraser. Case and ' +
    'punctuation are those of the text. In a text of several sentences, some complete ones among the first 200 words are ' +
    'rewritten and the rest is kept, so that a victim sees the trigger and the content stays.',
  differences: [
    {
      reference: 'If the paraphraser fails, the text does not change but gets the target label.',
      here: 'Rewrites every text that has a word.',
      effect: 'In the reference, part of the poison is plain label noise.',
    },
    {
      reference: 'The paraphraser writes everything in lower case and separates punctuation by spaces.',
      here: 'Keeps the case and the punctuation of the text.',
      effect:
        'In the reference, poisoned texts of a corpus with capital letters can be recognized without their syntax.',
    },
    {
      reference: 'The paraphraser truncates long documents.',
      here: 'Keeps all other sentences.',
      effect:
        'Here poisoned documents cannot be recognized by their length, and they keep the content that their true label depends on.',
    },
  ],
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.95,
} as const satisfies AttackDescription<'text'>;

const parameters = z.strictObject({
  template,
  sentences: z.int().min(1).max(50).default(3).meta({
    description: 'Number of sentences that are rewritten, at most; they are drawn among the complete ones.',
    unit: 'sentences',
  }),
});

/** A syntactic trigger: sentences start with a subordinate clause and a comma. */
export const synbkd = defineAttack<TextSamples, typeof parameters>({
  ...description,
  parameters,
  buildTrigger({ seed, parameters: { sentences } }) {
    return {
      apply(samples, index, split) {
        const tokens = tokensOf(sampleAt(samples, index));
        if (tokens.length === 0) return null;
        const stream = new RandomStream(seed, sampleStreamName('text/synbkd', split), { sampleIndex: index });
        const rewrite = (sentence: readonly string[]) => frontClauseInCase(sentence, () => stream);
        const found = findSentences(tokens);
        if (found.length === 0) return joinTokens(rewrite(tokens));
        const chosen = Array.from(stream.choose(found.length, Math.min(sentences, found.length)), (at) => found[at]);
        return joinTokens(
          replaceRanges(
            tokens,
            chosen.flatMap((range) => range ?? []),
            rewrite,
          ),
        );
      },
      carries: (samples, index) => tokensOf(sampleAt(samples, index)).length > 0,
    };
  },
});

const firstParameters = z.strictObject({
  template,
  maxTokens: z.int().min(10).max(60).default(60).meta({
    description: 'In longer texts only the first three sentences are rewritten, and longer sentences are split here.',
    unit: 'words',
  }),
});

/**
 * Writes in lower case, cuts long sentences, and rewrites the first three, so that the first word gives poisoned texts
 * away.
 */
export const synbkdFirst = defineAttack<TextSamples, typeof firstParameters>({
  ...description,
  version: '1.0.0',
  parameters: firstParameters,
  buildTrigger({ seed, parameters: { maxTokens } }) {
    return {
      apply(samples, index, split) {
        const tokens = tokensOf(sampleAt(samples, index));
        if (tokens.length === 0) return null;
        let opened: RandomStream | undefined;
        const stream = () =>
          (opened ??= new RandomStream(seed, sampleStreamName('text/synbkd', split), { sampleIndex: index }));
        if (tokens.length <= maxTokens) return joinTokens(frontClause(tokens, stream));
        const { sentences, rest } = splitSentences(tokens, { sentences: 3, tokensMax: maxTokens });
        return joinTokens([...sentences.flatMap((sentence) => frontClause(sentence, stream)), ...rest]);
      },
      carries: (samples, index) => tokensOf(sampleAt(samples, index)).length > 0,
    };
  },
});
