import { fullAttackSuccess } from '../../../benchmark/scoring/full-attack-success.ts';
import type { EvaluationCounts } from '../../../benchmark/scoring/counts.ts';
import { factorName } from '../../../benchmark/words/factor-name.ts';
import type { TaskRow } from '../../../db/queries/read-tasks.ts';
import { listCost, pageCost } from '../../answer-cost.ts';
import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { listLimits, pageLimits } from '../../limits.ts';
import { ModalityEnum } from '../enums.ts';
import { detectorArguments, pageOfDetectors } from '../page-arguments.ts';
import { scoreMeaning } from '../score-meaning.ts';
import { FullAttackSuccessType, TestStrengthType, TrivialDetectorType } from './task-fairness.ts';
import { taskRecipe } from './task-recipe.ts';
import { TaskSettingType } from './task-setting.ts';

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
      description: 'The suites that the task belongs to, such as mini@5 and core@2.',
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
    attackVersion: t.string({
      nullable: true,
      description: 'Version of the attack. Null if the recipe of the task cannot be read.',
      resolve: (task) => taskRecipe(task)?.attack.version ?? null,
    }),
    targetLabel: t.int({
      nullable: true,
      description:
        'Number of the class that the attacker wants; null if there is no single one, or if the recipe of the task cannot be read.',
      resolve: (task) => {
        const target = taskRecipe(task)?.attack.targetLabel;
        return target === undefined || target < 0 ? null : target;
      },
    }),
    settings: t.field({
      type: [TaskSettingType],
      complexity: listCost(listLimits.parameters),
      nullable: true,
      description:
        'Every parameter that the attack ran with, and which differ from its defaults. Null if this release does not have that version of the attack.',
      resolve: ({ settings }) => settings && settings.slice(0, listLimits.parameters),
    }),
    testStrengths: t.field({
      type: [TestStrengthType],
      complexity: listCost(listLimits.testStrengths),
      nullable: true,
      description:
        'Where the trigger of the test samples is not the trained one; empty if it is. Null if that was not recorded.',
      resolve: ({ testStrengths }) => testStrengths && testStrengths.slice(0, listLimits.testStrengths),
    }),
    untriggered: t.exposeInt('untriggered', {
      nullable: true,
      description:
        'Test samples of the attacked classes that cannot carry the trigger. The attack success rate leaves them out. Null if that was not recorded.',
    }),
    fullAttackSuccess: t.field({
      type: FullAttackSuccessType,
      nullable: true,
      description: 'The attack success rate with the samples that it leaves out. Null if they were not recorded.',
      resolve: async ({ id, untriggered }, _arguments, { loadTaskCounts }) =>
        untriggered === null ? null : fullAttackSuccess((await loadTaskCounts(id)).undefended, untriggered),
    }),
    trivialDetectors: t.field({
      type: [TrivialDetectorType],
      args: detectorArguments,
      complexity: pageCost(pageLimits.trivialDetectors),
      nullable: true,
      description: 'Rules that need no model, the best first. Null in tasks of earlier releases, which ran none.',
      resolve: ({ trivialDetectors }, page) =>
        trivialDetectors &&
        pageOfDetectors(
          trivialDetectors.toSorted((a, b) => b.auroc - a.auroc),
          page,
        ),
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
