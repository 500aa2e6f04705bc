import type {
  AttackParameter,
  PublishedFigure,
  ReferenceDifference,
  UnreachedGate,
} from '../../../db/schema/attack-documents.ts';
import type { AttackRow } from '../../../db/schema/attacks.ts';
import { builder } from '../../builder.ts';

/** The paper's columns of an attack. */
export const PaperType = builder.objectRef<AttackRow>('Paper').implement({
  description: 'The paper that an attack is from.',
  fields: (t) => ({
    title: t.exposeString('paperTitle', { description: 'Its title.' }),
    authors: t.exposeString('paperAuthors', { description: 'Last names, in its order.' }),
    year: t.exposeInt('paperYear', { description: 'Year of publication.' }),
    url: t.exposeString('paperUrl', { description: 'Where to read it.' }),
  }),
});

export const AttackParameterType = builder.objectRef<AttackParameter>('AttackParameter').implement({
  description: 'What can be set about an attack.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name in recipes.' }),
    description: t.exposeString('description', { description: 'What it means.' }),
    unit: t.exposeString('unit', { nullable: true, description: 'Null for choices and flags.' }),
    range: t.exposeString('range', { description: 'What is accepted, such as: an integer from 1 to 16.' }),
    defaultJson: t.string({
      nullable: true,
      description: 'What stands where it is left out, as JSON; null: nothing does.',
      resolve: ({ default: value }) => (value === null ? null : JSON.stringify(value)),
    }),
  }),
});

const FigureSourceType = builder.objectRef<PublishedFigure['source']>('FigureSource').implement({
  description: 'Where a figure was published.',
  fields: (t) => ({
    title: t.exposeString('title', { description: 'What it is.' }),
    url: t.exposeString('url', { description: 'Where to read it.' }),
  }),
});

export const PublishedFigureType = builder.objectRef<PublishedFigure>('PublishedFigure').implement({
  description: 'A figure of others, measured with their code, to be read beside ours. Fractions in [0, 1].',
  fields: (t) => ({
    dataset: t.exposeString('dataset', { description: 'Dataset of this benchmark.' }),
    poisonRatio: t.exposeFloat('poisonRatio', { description: 'Poisoned over all training samples.' }),
    victim: t.exposeString('victim', { description: 'Architecture of the backdoored model.' }),
    cac: t.exposeFloat('cleanAccuracy', { description: 'Clean accuracy.' }),
    asr: t.exposeFloat('attackSuccessRate', { description: 'Attack success rate.' }),
    source: t.field({ type: FigureSourceType, description: 'Who published it.', resolve: ({ source }) => source }),
  }),
});

export const ReferenceDifferenceType = builder.objectRef<ReferenceDifference>('ReferenceDifference').implement({
  description: 'One thing that the reference implementation of BackdoorMBTI does otherwise.',
  fields: (t) => ({
    reference: t.exposeString('reference', { description: 'What it does.' }),
    here: t.exposeString('here', { description: 'What is done here.' }),
    effect: t.exposeString('effect', { description: 'What that does to the numbers.' }),
  }),
});

export const UnreachedGateType = builder.objectRef<UnreachedGate>('UnreachedGate').implement({
  description:
    'A measurement that keeps an attack out of a suite: its backdoor did not take. Rates are fractions in [0, 1].',
  fields: (t) => ({
    dataset: t.exposeString('dataset', { description: 'Dataset that was poisoned.' }),
    victim: t.exposeString('victim', { description: 'Architecture that was trained on it.' }),
    poisonRatio: t.exposeFloat('poisonRatio', { description: 'Poisoned over all training samples.' }),
    cac: t.exposeFloat('cleanAccuracy', { description: 'Clean accuracy of the victim.' }),
    asr: t.exposeFloat('attackSuccessRate', { description: 'Attack success rate.' }),
    referenceCac: t.exposeFloat('referenceCleanAccuracy', {
      description: 'Clean accuracy of the same victim trained on clean data.',
    }),
    minimumAttackSuccessRate: t.exposeFloat('minimumAttackSuccessRate', {
      description: 'Attack success that was asked for.',
    }),
    remark: t.exposeString('remark', { description: 'What is known about why.' }),
  }),
});
