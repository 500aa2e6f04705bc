import { stageCatalog } from '../../benchmark/stages/stage-catalog.ts';
import { stages } from '../../benchmark/words/stage.ts';
import { evaluationStates } from '../../benchmark/words/evaluation-state.ts';
import { modalities } from '../../benchmark/words/modality.ts';
import { submissionStates, type SubmissionState } from '../../benchmark/words/submission-state.ts';
import { builder } from '../builder.ts';
import { enumName, type EnumName } from '../client/enum-name.ts';

/** The values of an enum type, one for each word of the benchmark. */
export function enumValues<Word extends string>(words: readonly Word[], describe?: (word: Word) => string | undefined) {
  const values = words.map((word) => [enumName(word), { value: word, description: describe?.(word) }]);
  return Object.fromEntries(values) as {
    readonly [W in Word as EnumName<W>]: { readonly value: W; readonly description?: string };
  };
}

export const ModalityEnum = builder.enumType('Modality', {
  description: 'The kind of input that a victim takes.',
  values: enumValues(modalities),
});

export const StageEnum = builder.enumType('Stage', {
  description: 'Where a defense acts.',
  values: enumValues(stages, (stage) => stageCatalog[stage].summary),
});

const submissionStateMeanings: Readonly<Record<SubmissionState, string>> = {
  received: 'Waits for validation.',
  validating: 'The image is pulled and pinned by its digest, and its labels are read.',
  queued: 'Waits for a runner.',
  running: 'At least one task has been started.',
  ranked: 'All tasks have ended, and the submission is on the board.',
  failed: 'Ended without a result; `failure` says why.',
  cancelled: 'The author cancelled it.',
};

export const SubmissionStateEnum = builder.enumType('SubmissionState', {
  description: 'The state of a submission. RANKED, FAILED and CANCELLED are final.',
  values: enumValues(submissionStates, (state) => submissionStateMeanings[state]),
});

export const EvaluationStateEnum = builder.enumType('EvaluationState', {
  description: 'The state of an evaluation. SCORED, FAILED and CANCELLED are final.',
  values: enumValues(evaluationStates, (state) => (state === 'leased' ? 'A runner has taken it.' : undefined)),
});
