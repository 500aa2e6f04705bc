import type { OutcomeCounts } from '../../../db/schema/outcome-counts.ts';
import type { Task } from '../../../db/schema/tasks.ts';
import { builder } from '../../builder.ts';
import { ModalityEnum } from '../enums.ts';
import { taskAttackForm } from './task-attack-form.ts';
import { taskFactors } from './task-factors.ts';

/** Integers behind the rates, so that anybody can compute intervals. */
export const CountsType = builder.objectRef<OutcomeCounts>('OutcomeCounts').implement({
  description: 'The integers that every rate of an evaluation is computed from.',
  fields: (t) => ({
    nClean: t.exposeInt('nClean', { description: 'Clean test samples.' }),
    cleanRight: t.exposeInt('cleanRight', { description: 'Clean test samples given their true label.' }),
    nPoisoned: t.exposeInt('nPoisoned', {
      description: 'Triggered test samples; those whose true label is the target are left out.',
    }),
    hitTarget: t.exposeInt('hitTarget', { description: 'Triggered test samples given the label the attacker wants.' }),
    hitTrue: t.exposeInt('hitTrue', { description: 'Triggered test samples given their true label.' }),
    broken: t.exposeInt('broken', {
      description: 'Samples with a logit that is no finite number; counted against the defense.',
    }),
    perClass: t.field({
      type: [ClassCountType],
      description: 'Clean accuracy by true class, in class order.',
      resolve: (counts) => [...counts.perClass],
    }),
  }),
});

const ClassCountType = builder.objectRef<{ n: number; right: number }>('ClassCount').implement({
  description: 'Clean test samples of one class.',
  fields: (t) => ({
    n: t.exposeInt('n', { description: 'Samples of the class.' }),
    right: t.exposeInt('right', { description: 'Those given their true label.' }),
  }),
});

interface Rates {
  readonly cleanAccuracy: number;
  readonly attackSuccessRate: number;
  readonly robustAccuracy: number;
  readonly counts: OutcomeCounts;
}

const RatesType = builder.objectRef<Rates>('Rates').implement({
  description: 'The three rates of a model on a task, fractions in [0, 1].',
  fields: (t) => ({
    cac: t.exposeFloat('cleanAccuracy', { description: 'Clean accuracy: clean test samples given their true label.' }),
    asr: t.exposeFloat('attackSuccessRate', {
      description: 'Attack success rate: triggered samples given the target label.',
    }),
    rac: t.exposeFloat('robustAccuracy', { description: 'Robust accuracy: triggered samples given their true label.' }),
    counts: t.field({
      type: CountsType,
      description: 'The integers behind the rates.',
      resolve: ({ counts }) => counts,
    }),
  }),
});

/** One task as people see it; its truth stays with the runners. */
export const TaskType = builder.objectRef<Task>('Task').implement({
  description: 'One dataset, attack, poison ratio, victim and seed: the unit a defense is scored on.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Content address.' }),
    suite: t.exposeString('suiteId', { description: 'The suite it belongs to, such as mini@3.' }),
    scenario: t.exposeString('scenarioId', {
      description: 'The task without its seed: what a board averages over seeds.',
    }),
    modality: t.field({ type: ModalityEnum, description: 'Kind of input.', resolve: ({ modality }) => modality }),
    dataset: t.exposeString('datasetId', { description: 'Clean dataset it was made from.' }),
    attack: t.exposeString('attackId', { description: 'Attack that poisoned it.' }),
    attackForm: t.stringList({
      description: "Where labels follow another rule than the attack's own: clean, dirty, all-to-all. Mostly empty.",
      resolve: ({ manifest }) => [...taskAttackForm(manifest)],
    }),
    victim: t.exposeString('victimId', { description: 'Architecture of the backdoored model.' }),
    poisonRatio: t.exposeFloat('poisonRatio', { description: 'Poisoned over all training samples.' }),
    factors: t.stringList({
      description: 'Practical factors of the training data, with their parameters: noise, wrong labels.',
      resolve: ({ manifest }) => [...taskFactors(manifest)],
    }),
    seed: t.exposeInt('seed', { description: 'Seed of selection, weights and data order.' }),
    trainCount: t.exposeInt('trainCount', { description: 'Training samples.' }),
    cleanCount: t.exposeInt('cleanCount', { description: 'Trusted clean samples that a defense gets.' }),
    undefended: t.field({
      type: RatesType,
      description: 'The backdoored victim without a defense.',
      resolve: (task) => ({
        cleanAccuracy: task.undefendedCleanAccuracy,
        attackSuccessRate: task.undefendedAttackSuccessRate,
        robustAccuracy: task.undefendedRobustAccuracy,
        counts: task.undefendedCounts,
      }),
    }),
    reference: t.field({
      type: RatesType,
      description: 'The same victim trained on clean data: what a perfect defense could reach.',
      resolve: (task) => ({
        cleanAccuracy: task.referenceCleanAccuracy,
        attackSuccessRate: task.referenceAttackSuccessRate,
        robustAccuracy: task.referenceRobustAccuracy,
        counts: task.referenceCounts,
      }),
    }),
  }),
});
