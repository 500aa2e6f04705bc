/** States of an evaluation that has not ended: waiting, taken by a runner, being run and measured. */
export const openEvaluationStates = ['queued', 'leased', 'running'] as const;

/** States in which an evaluation has ended. It never leaves them. */
export const finalEvaluationStates = ['scored', 'failed', 'cancelled'] as const;

/** Whether an evaluation has ended with a result: a score or a failure. */
export function hasResult(state: EvaluationState): boolean {
  return state === 'scored' || state === 'failed';
}

export const evaluationStates = [...openEvaluationStates, ...finalEvaluationStates] as const;
export type EvaluationState = (typeof evaluationStates)[number];
