import { attackKey } from '../../../db/queries/read-attacks.ts';
import type { AttackRow } from '../../../db/schema/attacks.ts';
import { builder } from '../../builder.ts';
import { ModalityEnum } from '../enums.ts';
import { listCost, pageCost, textCost } from '../../answer-cost.ts';
import { listLimits, pageLimits } from '../../limits.ts';
import { pageOfTasks, taskArguments } from '../page-arguments.ts';
import { TaskType } from '../task/task.ts';
import {
  AttackParameterType,
  PaperType,
  PublishedFigureType,
  ReferenceDifferenceType,
  UnreachedGateType,
} from './attack-documents.ts';
import { ExplainedDetectorsType } from './attack-documents.ts';
import { AttackLevelEnum, CandidatePoolEnum, DeterminismEnum, FidelityEnum, LabelRuleEnum } from './attack-enums.ts';

export const AttackType = builder.objectRef<AttackRow>('Attack').implement({
  description: 'A way to plant a backdoor: what is known of it, and what it does to the victims of this benchmark.',
  fields: (t) => ({
    key: t.id({
      description: 'Id with the modality, unique among all attacks, such as image/badnets.',
      resolve: attackKey,
    }),
    id: t.exposeString('id', { description: 'Id within the modality, such as badnets. Tasks use it.' }),
    modality: t.field({ type: ModalityEnum, description: 'Kind of input.', resolve: ({ modality }) => modality }),
    title: t.exposeString('title', { description: 'Name in the literature.' }),
    version: t.exposeString('version', { description: 'Version; raised whenever the bytes of the output change.' }),
    paper: t.field({ type: PaperType, description: 'The paper that introduced it.', resolve: (attack) => attack }),
    family: t.exposeString('family', { description: 'Kind of trigger, such as patch, warping or sentence.' }),
    level: t.field({
      type: AttackLevelEnum,
      description: 'What the attacker controls.',
      resolve: ({ level }) => level,
    }),
    determinism: t.field({
      type: DeterminismEnum,
      description: 'What determines the output.',
      resolve: ({ determinism }) => determinism,
    }),
    labelRule: t.field({
      type: LabelRuleEnum,
      description: 'What poisoning does to labels.',
      resolve: ({ labelRule }) => labelRule,
    }),
    otherLabelRules: t.field({
      type: [LabelRuleEnum],
      complexity: listCost(listLimits.words),
      description: 'Label rules that a recipe may choose instead.',
      resolve: ({ otherLabelRules }) => otherLabelRules,
    }),
    fidelity: t.field({
      type: FidelityEnum,
      description: 'How close this implementation is to the paper.',
      resolve: ({ fidelity }) => fidelity,
    }),
    fidelityNote: t.exposeString('fidelityNote', {
      description: 'Where this implementation departs from the paper.',
      complexity: textCost(1_000),
    }),
    defaultPool: t.field({
      type: CandidatePoolEnum,
      description: 'Which training samples may be poisoned, unless a recipe says otherwise.',
      resolve: ({ defaultPool }) => defaultPool,
    }),
    defaultPoisonRatio: t.exposeFloat('defaultPoisonRatio', {
      description: 'Share of all training samples that is poisoned, unless a recipe says otherwise.',
    }),
    defaultCoverRatio: t.exposeFloat('defaultCoverRatio', {
      nullable: true,
      description:
        'Share of all training samples that are covers, at the default poison ratio. A cover carries a decoy trigger and keeps its label. Null if the attack has no covers.',
    }),
    minimumAttackSuccessRate: t.exposeFloat('minimumAttackSuccessRate', {
      description: 'Gate, a fraction: a task is rejected if the attack success rate of its victim is lower.',
    }),
    keepsContent: t.exposeBoolean('keepsContent', {
      description: 'Whether the trigger must leave the content readable for a victim trained on clean data.',
    }),
    artifacts: t.stringList({
      complexity: listCost(listLimits.words),
      description: 'Artifacts that must be crafted by training before the attack can poison samples.',
      resolve: ({ artifacts }) => artifacts,
    }),
    parameters: t.field({
      type: [AttackParameterType],
      complexity: listCost(listLimits.parameters),
      description: 'Parameters.',
      resolve: ({ parameters }) => [...parameters],
    }),
    publishedFigures: t.field({
      type: [PublishedFigureType],
      complexity: listCost(listLimits.publishedFigures),
      description: 'Results that others published.',
      resolve: ({ publishedFigures }) => [...publishedFigures],
    }),
    differences: t.field({
      type: [ReferenceDifferenceType],
      complexity: listCost(listLimits.differences),
      description: 'Differences from the reference implementation, BackdoorMBTI.',
      resolve: ({ differences }) => [...differences],
    }),
    unreachedGates: t.field({
      type: [UnreachedGateType],
      complexity: listCost(listLimits.unreachedGates),
      description: 'Settings that were rejected because the backdoor was too weak.',
      resolve: ({ unreachedGates }) => [...unreachedGates],
    }),
    explainedDetectors: t.field({
      type: ExplainedDetectorsType,
      nullable: true,
      description:
        'Rules that need no model and find the poison because of what the attack is, such as its patch; null if there are none.',
      resolve: ({ explainedDetectors }) => explainedDetectors,
    }),
    tasks: t.field({
      type: [TaskType],
      args: taskArguments,
      complexity: pageCost(pageLimits.tasks),
      description: 'The tasks with this attack, in all suites.',
      resolve: async (attack, page, { loadTasksOfAttack }) => pageOfTasks(await loadTasksOfAttack(attack), page),
    }),
  }),
});
