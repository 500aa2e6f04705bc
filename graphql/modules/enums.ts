import { builder } from '../builder.ts';

export const ModalityEnum = builder.enumType('Modality', {
  description: 'The kind of input a victim takes.',
  values: { IMAGE: { value: 'image' }, TEXT: { value: 'text' }, AUDIO: { value: 'audio' } } as const,
});

export const StageEnum = builder.enumType('Stage', {
  description: 'Where a defense acts.',
  values: {
    SANITIZE: { value: 'sanitize', description: 'Says which training samples to keep; the victim is then retrained.' },
    REPAIR: { value: 'repair', description: 'Returns a repaired model.' },
  } as const,
});

export const SubmissionStateEnum = builder.enumType('SubmissionState', {
  description: 'The life of a submission. RANKED, FAILED and CANCELLED are final.',
  values: {
    RECEIVED: { value: 'received' },
    VALIDATING: { value: 'validating', description: 'The image is fetched, pinned by digest and its labels are read.' },
    QUEUED: { value: 'queued' },
    RUNNING: { value: 'running' },
    RANKED: { value: 'ranked' },
    FAILED: { value: 'failed' },
    CANCELLED: { value: 'cancelled' },
  } as const,
});

export const EvaluationStateEnum = builder.enumType('EvaluationState', {
  description: 'The life of one submission on one task. SCORED, FAILED and CANCELLED are final.',
  values: {
    QUEUED: { value: 'queued' },
    LEASED: { value: 'leased', description: 'A runner has taken it.' },
    RUNNING: { value: 'running' },
    SCORED: { value: 'scored' },
    FAILED: { value: 'failed' },
    CANCELLED: { value: 'cancelled' },
  } as const,
});
