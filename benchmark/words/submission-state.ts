/** States of a submission that has not ended, in the order in which it passes them. */
export const submissionSteps = ['received', 'validating', 'queued', 'running'] as const;

/** States in which a submission has ended. It never leaves them. */
export const finalSubmissionStates = ['ranked', 'failed', 'cancelled'] as const;

export const submissionStates = [...submissionSteps, ...finalSubmissionStates] as const;
export type SubmissionState = (typeof submissionStates)[number];

export function isFinalSubmission(state: SubmissionState): boolean {
  return finalSubmissionStates.some((final) => final === state);
}
