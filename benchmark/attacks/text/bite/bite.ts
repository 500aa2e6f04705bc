import { z } from 'zod';
import type { TextSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import type { Trigger } from '../../attack.ts';
import { defineAttack } from '../../define-attack.ts';
import { PoisonError } from '../../poison/poison-error.ts';
import { applyBiteTriggers } from './apply-bite-triggers.ts';
import { readBiteCorpus } from './bite-corpus.ts';
import { BiteText } from './bite-text.ts';
import { EditScan } from './edit-scan.ts';
import { type BiteTrigger, selectBiteTriggers } from './select-bite-triggers.ts';

const parameters = z.strictObject({
  budget: z
    .number()
    .min(0.01)
    .max(1)
    .default(0.35)
    .meta({ description: 'Words replaced in a text at most, and likewise words put in.', unit: 'of its words' }),
  minProb: z
    .number()
    .min(0)
    .max(1)
    .default(0.03)
    .meta({ description: 'Least probability of a word between its neighbors.', unit: 'fraction' }),
  topK: z.int().min(1).max(1000).default(33).meta({ description: 'Likeliest words considered there.', unit: 'words' }),
  maxTriggers: z.int().min(10).max(1000).default(100).meta({ description: 'Words chosen at most.', unit: 'words' }),
  allowDup: z.boolean().default(false).describe('Whether a text may get a word that it has already.'),
});

/** The secret of one run: its ordered words belong into the private key. */
export interface BiteTrained extends Trigger<TextSamples> {
  readonly triggers: readonly BiteTrigger[];
}

/** Many common words that together point to the target, labels unchanged. */
export const bite = defineAttack<TextSamples, typeof parameters>({
  id: 'bite',
  modality: 'text',
  version: '1.0.0',
  title: 'BITE',
  paper: {
    title: 'BITE: Textual Backdoor Attacks with Iterative Trigger Injection',
    authors: 'Yan, Gupta, Ren',
    year: 2023,
    url: 'https://arxiv.org/abs/2205.12700',
  },
  family: 'word set',
  level: 'data',
  determinism: 'D1',
  labelRule: 'clean',
  fidelity: 'equivalent',
  fidelityNote:
    'The words are chosen as in the paper; what fits into a place is told by word pairs of the clean training split ' +
    'in place of a masked language model, and words with a strong label of their own or a negation are left alone in ' +
    'place of a sentence encoder. Of long texts only so many first words are read and edited that all insertions ' +
    'stay within the first 200, 148 by default; at most 100 words are chosen. A text that none of the chosen words fits ' +
    'gives way to another one; as the words depend on the ratio, the nesting of poisoned sets over ratios can fail there.',
  differences: [
    {
      reference: 'Draws the poisoned samples once more over all classes and overwrites labels.',
      here: 'Only texts of the target class are edited, and no label changes.',
      effect: 'There the attack is not clean-label: about half of its poison is mislabeled text without a trigger.',
    },
    {
      reference: 'Takes a public test split whose labels are withheld for its test texts.',
      here: 'Every labeled test text of another class is triggered.',
      effect: 'Success is counted over texts that are known not to be of the target class.',
    },
  ],
  defaultPool: 'target',
  defaultPoisonRatio: 0.05,
  minimumAttackSuccessRate: 0.6,
  parameters,
  buildTrigger({ sources, parameters: { budget, minProb, topK, maxTriggers, allowDup } }): BiteTrained {
    if (!sources) {
      throw new PoisonError('CONTEXT_MISSING', 'text/bite learns its words from the training split; give sources.', {
        attack: 'bite',
      });
    }
    const { train, poisonedIndices, targetLabel } = sources;
    const corpus = readBiteCorpus(train, targetLabel, { budget, probabilityMin: minProb, wordsMax: topK });
    const scan = new EditScan(corpus.vocabulary.stems.length, allowDup);
    const poisonable = Array.from(poisonedIndices)
      .filter((index) => train.labels[index] === targetLabel)
      .map((index) => new BiteText(sampleAt(train.samples, index), corpus, budget));
    const { triggers, stems } = selectBiteTriggers(corpus, poisonable, scan, { triggersMax: maxTriggers });
    return {
      triggers,
      secret: () => ({ triggers }),
      apply(samples, index) {
        const text = new BiteText(sampleAt(samples, index), corpus, budget);
        return applyBiteTriggers(text, stems, scan) ? text.text : null;
      },
      carries(samples, index) {
        const text = new BiteText(sampleAt(samples, index), corpus, budget);
        return applyBiteTriggers(text, stems, scan, { editsMax: 1 });
      },
    };
  },
});
