import type { EvaluationCounts } from '../../../benchmark/scoring/counts.ts';
import { factorName } from '../../../benchmark/words/factor-name.ts';
import type { TaskRow } from '../../../db/queries/read-tasks.ts';
import { listCost } from '../../answer-cost.ts';
import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { listLimits } from '../../limits.ts';
import { ModalityEnum } from '../enums.ts';
import { scoreMeaning } from '../score-meaning.ts';
import { taskRecipe } from './task-recipe.ts';

/** The integers behind the rates. Readers can compute confidence intervals from them. */
export const CountsType = builder.objectRef<EvaluationCounts>('OutcomeCounts').implement({
  description: 'The integers that every rate of an evaluation is computed from.',
  fields: (t) => ({
    nClean: t.exposeInt('nClean', { description: 'Clean test samples.' }),
    cleanRight: t.exposeInt('cleanRight', { description: 'Clean test samples given their true label.' }),
    nPoisoned: t.exposeInt('nPoisoned', {
      description: 'Triggered test samples. Samples whose true label is the target label are left out.',
    }),
    hitTarget: t.exposeInt('hitTarget', {
      description: 'Triggered test samples given the label that the attacker wants.',
    }),
    hitTrue: t.exposeInt('hitTrue', { description: 'Triggered test samples given their true label.' }),
    broken: t.exposeInt('broken', {
      description: 'Samples with a logit that is not a finite number. They count against the defense.',
    }),
    perClass: t.field({
      type: [ClassCountType],
      complexity: listCost(listLimits.classes),
      description: 'The same counts of clean test samples for each true class, in class order.',
      resolve: (counts) => [...counts.perClass],
    }),
  }),
});

const ClassCountType = builder.objectRef<{ n: number; right: number }>('ClassCount').implement({
  description: 'Clean test samples of one class.',
  fields: (t) => ({
    n: t.exposeInt('n', { description: 'Samples of the class.' }),
    right: t.exposeInt('right', { description: 'Samples of the class given their true label.' }),
  }),
});

interface Rates {
  readonly cleanAccuracy: number;
  readonly attackSuccessRate: number;
  readonly robustAccuracy: number;
  readonly countsOf: (context: Context) => Promise<EvaluationCounts>;
}

const RatesType = builder.objectRef<Rates>('Rates').implement({
  description: 'The three rates of a model on a task, fractions in [0, 1].',
  fields: (t) => ({
    cac: t.exposeFloat('cleanAccuracy', { description: scoreMeaning('cac') }),
    asr: t.exposeFloat('attackSuccessRate', { description: scoreMeaning('asr') }),
    rac: t.exposeFloat('robustAccuracy', { description: scoreMeaning('rac') }),
    counts: t.field({
      type: CountsType,
      description: 'The integers behind the rates.',
      resolve: ({ countsOf }, _arguments, context) => countsOf(context),
    }),
  }),
});

/** The public part of a task. Its truth files stay with the runners. */
export const TaskType = builder.objectRef<TaskRow>('Task').implement({
  description: 'One dataset, attack, poison ratio, victim and seed. A defense is scored on each task.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Content address.' }),
    suites: t.stringList({
      complexity: listCost(listLimits.suites),
      description: 'The suites that the task belongs to, such as mini@4 and core@1.',
      resolve: async ({ id }, _arguments, { loadSuitesOfTask }) =>
        (await loadSuitesOfTask(id)).slice(0, listLimits.suites),
    }),
    scenario: t.exposeString('scenarioId', {
      description: 'The task without its seed. A board averages over the seeds of a scenario.',
    }),
    modality: t.field({ type: ModalityEnum, description: 'Kind of input.', resolve: ({ modality }) => modality }),
    dataset: t.exposeString('datasetId', { description: 'Clean dataset that was poisoned.' }),
    attack: t.exposeString('attackId', { description: 'Attack that poisoned it.' }),
    attackForm: t.stringList({
      complexity: listCost(listLimits.words),
      nullable: true,
      description:
        "Label rule and label mode, where they differ from the attack's own: clean, dirty, all-to-all. Null if the recipe of the task cannot be read.",
      resolve: (task) => {
        const recipe = taskRecipe(task);
        if (recipe === null) return null;
        const { labelRule, labelMode } = recipe.attack;
        return [...(labelRule ? [labelRule] : []), ...(labelMode && labelMode !== 'all-to-one' ? [labelMode] : [])];
      },
    }),
    victim: t.exposeString('victimId', { description: 'Architecture of the backdoored model.' }),
    poisonRatio: t.exposeFloat('poisonRatio', { description: 'Share of all training samples that is poisoned.' }),
    factors: t.stringList({
      complexity: listCost(listLimits.factors),
      nullable: true,
      description:
        'Practical factors of the training data with their parameters: noise, wrong labels. Null if the recipe of the task cannot be read.',
      resolve: (task) => taskRecipe(task)?.factors.map(factorName) ?? null,
    }),
    seed: t.exposeInt('seed', {
      description: 'Seed of the choice of poisoned samples, the initial weights and the order of the data.',
    }),
    trainCount: t.exposeInt('trainCount', { description: 'Training samples.' }),
    cleanCount: t.exposeInt('cleanCount', { description: 'Trusted clean samples that a defense is given.' }),
    undefended: t.field({
      type: RatesType,
      description: 'The backdoored victim without a defense.',
      resolve: (task) => ({
        cleanAccuracy: task.undefendedCleanAccuracy,
        attackSuccessRate: task.undefendedAttackSuccessRate,
        robustAccuracy: task.undefendedRobustAccuracy,
        countsOf: async ({ loadTaskCounts }) => (await loadTaskCounts(task.id)).undefended,
      }),
    }),
    reference: t.field({
      type: RatesType,
      description:
        'The same architecture trained on clean data: the best result that a defense can be expected to reach.',
      resolve: (task) => ({
        cleanAccuracy: task.referenceCleanAccuracy,
        attackSuccessRate: task.referenceAttackSuccessRate,
        robustAccuracy: task.referenceRobustAccuracy,
        countsOf: async ({ loadTaskCounts }) => (await loadTaskCounts(task.id)).reference,
      }),
    }),
  }),
});
