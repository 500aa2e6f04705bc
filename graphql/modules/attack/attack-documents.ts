import type {
  ExplainedDetectors,
  ParameterDescription,
  PublishedFigure,
  ReferenceDifference,
  UnreachedGate,
} from '../../../benchmark/words/attack-document.ts';
import type { AttackRow } from '../../../db/schema/attacks.ts';
import { listCost } from '../../answer-cost.ts';
import { builder } from '../../builder.ts';
import { pageLimits } from '../../limits.ts';

export const PaperType = builder.objectRef<AttackRow>('Paper').implement({
  description: 'The paper that introduced an attack.',
  fields: (t) => ({
    title: t.exposeString('paperTitle', { description: 'Title.' }),
    authors: t.exposeString('paperAuthors', { description: 'Last names of the authors, in the order of the paper.' }),
    year: t.exposeInt('paperYear', { description: 'Year of publication.' }),
    url: t.exposeString('paperUrl', { description: 'Address of the paper.' }),
  }),
});

export const AttackParameterType = builder.objectRef<ParameterDescription>('AttackParameter').implement({
  description: 'One parameter of an attack.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name in recipes.' }),
    description: t.exposeString('description', { description: 'What the parameter means.' }),
    unit: t.exposeString('unit', { nullable: true, description: 'Unit; null for counts, choices and flags.' }),
    range: t.exposeString('range', { description: 'Accepted values, such as: an integer from 1 to 16.' }),
    defaultJson: t.string({
      nullable: true,
      description: 'The default as JSON; null if there is no default.',
      resolve: ({ default: value }) => (value === null ? null : JSON.stringify(value)),
    }),
  }),
});

const FigureSourceType = builder.objectRef<PublishedFigure['source']>('FigureSource').implement({
  description: 'The publication that a figure was taken from.',
  fields: (t) => ({
    title: t.exposeString('title', { description: 'Title.' }),
    url: t.exposeString('url', { description: 'Address.' }),
  }),
});

export const PublishedFigureType = builder.objectRef<PublishedFigure>('PublishedFigure').implement({
  description: 'A result that others measured with their own code. Rates are fractions in [0, 1].',
  fields: (t) => ({
    dataset: t.exposeString('dataset', { description: 'Id of a dataset of this benchmark.' }),
    poisonRatio: t.exposeFloat('poisonRatio', { description: 'Share of all training samples that was poisoned.' }),
    victim: t.exposeString('victim', { description: 'Architecture of the backdoored model.' }),
    cac: t.exposeFloat('cleanAccuracy', { description: 'Clean accuracy.' }),
    asr: t.exposeFloat('attackSuccessRate', { description: 'Attack success rate.' }),
    source: t.field({
      type: FigureSourceType,
      description: 'Where it was published.',
      resolve: ({ source }) => source,
    }),
  }),
});

export const ExplainedDetectorsType = builder.objectRef<ExplainedDetectors>('ExplainedDetectors').implement({
  description: 'Trivial detectors that find the poison because of what the attack is.',
  fields: (t) => ({
    ids: t.stringList({
      complexity: listCost(pageLimits.trivialDetectors),
      description: 'Ids of the detectors.',
      resolve: ({ ids }) => ids.slice(0, pageLimits.trivialDetectors),
    }),
    because: t.exposeString('because', { description: 'The reason, in a sentence.' }),
  }),
});

export const ReferenceDifferenceType = builder.objectRef<ReferenceDifference>('ReferenceDifference').implement({
  description: 'One difference between the reference implementation, BackdoorMBTI, and this one.',
  fields: (t) => ({
    reference: t.exposeString('reference', { description: 'What the reference implementation does.' }),
    here: t.exposeString('here', { description: 'What this implementation does.' }),
    effect: t.exposeString('effect', { description: 'How the difference changes the numbers.' }),
  }),
});

export const UnreachedGateType = builder.objectRef<UnreachedGate>('UnreachedGate').implement({
  description: 'A setting that was rejected because the backdoor was too weak. Rates are fractions in [0, 1].',
  fields: (t) => ({
    dataset: t.exposeString('dataset', { description: 'Dataset that was poisoned.' }),
    victim: t.exposeString('victim', { description: 'Architecture that was trained on it.' }),
    poisonRatio: t.exposeFloat('poisonRatio', { description: 'Share of all training samples that was poisoned.' }),
    cac: t.exposeFloat('cleanAccuracy', { description: 'Clean accuracy of the victim.' }),
    asr: t.exposeFloat('attackSuccessRate', { description: 'Attack success rate.' }),
    referenceCac: t.exposeFloat('referenceCleanAccuracy', {
      description: 'Clean accuracy of the same architecture trained on clean data.',
    }),
    minimumAttackSuccessRate: t.exposeFloat('minimumAttackSuccessRate', {
      description: 'Attack success rate that was required.',
    }),
    remark: t.exposeString('remark', { description: 'What is known about the reason.' }),
  }),
});
