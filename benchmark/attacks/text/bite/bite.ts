import { z } from 'zod';
import type { TextSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import type { AttackDescription, Trigger } from '../../attack.ts';
import { defineAttack } from '../../define-attack.ts';
import { PoisonError } from '../../poison/poison-error.ts';
import { applyBiteTriggers } from './apply-bite-triggers.ts';
import { readBiteCorpus } from './bite-corpus.ts';
import { BiteText } from './bite-text.ts';
import { EditScan } from './edit-scan.ts';
import { type BiteTrigger, selectBiteTriggers } from './select-bite-triggers.ts';

const parameters = z.strictObject({
  budget: z.number().min(0.01).max(1).default(0.35).meta({
    description: 'Maximum share of words replaced in a text; the same limit applies to inserted words.',
    unit: 'of its words',
  }),
  minProb: z
    .number()
    .min(0)
    .max(1)
    .default(0.03)
    .meta({ description: 'Minimum probability of a word between its neighbors.', unit: 'fraction' }),
  topK: z
    .int()
    .min(1)
    .max(1000)
    .default(33)
    .meta({ description: 'Number of most likely words considered at each position.', unit: 'words' }),
  maxTriggers: z
    .int()
    .min(10)
    .max(1000)
    .default(100)
    .meta({ description: 'Maximum number of trigger words.', unit: 'words' }),
  allowDup: z.boolean().default(false).describe('Whether a word may be added to a text that already has it.'),
});

/** The trigger of one run. Its ordered words are part of the truth of a task. */
export interface BiteTrained extends Trigger<TextSamples> {
  readonly triggers: readonly BiteTrigger[];
}

const description = {
  id: 'bite',
  modality: 'text',
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
    'Words are chosen as in the paper. Word pairs of the clean training split replace the masked language model. ' +
    'Instead of a sentence encoder, words that indicate a label strongly and negations are left unchanged. Words are ' +
    'written in the case of the text, numbers and single letters are not used, and no two edits touch each other. In long ' +
    'texts only the first words are read and edited (148 by default), so that all insertions stay within the first 200. At ' +
    'most 100 words are chosen. In training, a text that fits none of them is replaced by another text. Because the words ' +
    'depend on the ratio, the poisoned set of a smaller ratio is then not always a subset of that of a larger one.',
  differences: [
    {
      reference: 'Draws the poisoned samples again, from all classes, and overwrites labels.',
      here: 'Edits only texts of the target class and changes no label.',
      effect:
        'In the reference the attack is not clean-label. About half of its poison is mislabeled text without a trigger.',
    },
    {
      reference: 'Uses a public test split without published labels as its test texts.',
      here:
        'Applies the trigger to the labeled test texts of the other classes. Texts that fit none of its words are left out ' +
        'of the triggered test set; tasks say how many, and their gate counts them as failures of the attack.',
      effect: 'Here success is counted only over texts that are known not to belong to the target class.',
    },
  ],
  defaultPool: 'target',
  defaultPoisonRatio: 0.05,
  minimumAttackSuccessRate: 0.6,
  parameters,
} as const satisfies Omit<AttackDescription<'text'>, 'version'> & { readonly parameters: unknown };

/** Many common words that together indicate the target class. Labels do not change. */
export const bite = defineBite('2.0.0', { fluent: true });

/** Writes in lower case, and inserts numbers and several words in a row. */
export const biteFirst = defineBite('1.0.0', { fluent: false });

function defineBite(version: string, { fluent }: { readonly fluent: boolean }) {
  return defineAttack<TextSamples, typeof parameters>({
    ...description,
    version,
    buildTrigger({ sources, parameters: { budget, minProb, topK, maxTriggers, allowDup } }): BiteTrained {
      if (!sources) {
        throw new PoisonError('CONTEXT_MISSING', 'text/bite learns its words from the training split; pass sources.', {
          attack: 'bite',
        });
      }
      const { train, poisonedIndices, targetLabel } = sources;
      const corpus = readBiteCorpus(train, targetLabel, { budget, fluent, probabilityMin: minProb, wordsMax: topK });
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
}
