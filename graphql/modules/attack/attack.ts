import { attackKey } from '../../../db/queries/read-attacks.ts';
import type { AttackRow } from '../../../db/schema/attacks.ts';
import { builder } from '../../builder.ts';
import { ModalityEnum } from '../enums.ts';
import { TaskType } from '../task/task.ts';
import {
  AttackParameterType,
  PaperType,
  PublishedFigureType,
  ReferenceDifferenceType,
  UnreachedGateType,
} from './attack-documents.ts';
import { AttackLevelEnum, CandidatePoolEnum, DeterminismEnum, FidelityEnum, LabelRuleEnum } from './attack-enums.ts';

/** What is known of one attack, and what it does to our victims. */
export const AttackType = builder.objectRef<AttackRow>('Attack').implement({
  description: 'A way to plant a backdoor, with everything that is known of it before it is run.',
  fields: (t) => ({
    key: t.id({ description: 'Unique among all attacks, such as image/badnets.', resolve: attackKey }),
    id: t.exposeString('id', { description: 'Unique within its modality, as tasks name it, such as badnets.' }),
    modality: t.field({ type: ModalityEnum, description: 'Kind of input.', resolve: ({ modality }) => modality }),
    title: t.exposeString('title', { description: 'Its name in the literature.' }),
    version: t.exposeString('version', { description: 'Raised whenever the bytes of its output change.' }),
    paper: t.field({ type: PaperType, description: 'Where it is from.', resolve: (attack) => attack }),
    family: t.exposeString('family', { description: 'Kind of trigger, such as patch, warping or sentence.' }),
    level: t.field({
      type: AttackLevelEnum,
      description: 'What the attacker controls.',
      resolve: ({ level }) => level,
    }),
    determinism: t.field({
      type: DeterminismEnum,
      description: 'What determines its output.',
      resolve: ({ determinism }) => determinism,
    }),
    labelRule: t.field({
      type: LabelRuleEnum,
      description: 'What it does to labels.',
      resolve: ({ labelRule }) => labelRule,
    }),
    otherLabelRules: t.field({
      type: [LabelRuleEnum],
      description: 'Rules that a recipe may ask for instead.',
      resolve: ({ otherLabelRules }) => otherLabelRules,
    }),
    fidelity: t.field({
      type: FidelityEnum,
      description: 'How close it is to its paper.',
      resolve: ({ fidelity }) => fidelity,
    }),
    fidelityNote: t.exposeString('fidelityNote', { description: 'Where it departs from the paper.' }),
    defaultPool: t.field({
      type: CandidatePoolEnum,
      description: 'From which samples the poisoned ones are chosen, unless a recipe says otherwise.',
      resolve: ({ defaultPool }) => defaultPool,
    }),
    defaultPoisonRatio: t.exposeFloat('defaultPoisonRatio', {
      description: 'Poisoned over all training samples, unless a recipe says otherwise.',
    }),
    defaultCoverRatio: t.exposeFloat('defaultCoverRatio', {
      nullable: true,
      description:
        'Covers over all training samples at the default poison ratio: samples with a decoy trigger that keep their label. Null: no covers.',
    }),
    minimumAttackSuccessRate: t.exposeFloat('minimumAttackSuccessRate', {
      description: 'Its gate: a victim on which it succeeds less often is no task. A fraction.',
    }),
    keepsContent: t.exposeBoolean('keepsContent', {
      description: 'Whether its trigger must leave the content alone, so that a clean-trained victim still reads it.',
    }),
    artifacts: t.stringList({
      description: 'What has to be crafted by training before it can poison.',
      resolve: ({ artifacts }) => artifacts,
    }),
    parameters: t.field({
      type: [AttackParameterType],
      description: 'What can be set about it.',
      resolve: ({ parameters }) => [...parameters],
    }),
    publishedFigures: t.field({
      type: [PublishedFigureType],
      description: 'What others measured.',
      resolve: ({ publishedFigures }) => [...publishedFigures],
    }),
    differences: t.field({
      type: [ReferenceDifferenceType],
      description: 'What the reference implementation of BackdoorMBTI does otherwise.',
      resolve: ({ differences }) => [...differences],
    }),
    unreachedGates: t.field({
      type: [UnreachedGateType],
      description: 'Where it was tried for a suite and is kept out of it.',
      resolve: ({ unreachedGates }) => [...unreachedGates],
    }),
    tasks: t.field({
      type: [TaskType],
      description: 'The tasks of all suites with this attack: what we measured.',
      resolve: async (attack, _arguments, { loadTasksOfAttack }) => [...(await loadTasksOfAttack(attack))],
    }),
  }),
});
