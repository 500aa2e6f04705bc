import { isFinalSubmission, submissionSteps, type SubmissionState } from '../../../benchmark/words/submission-state.ts';

/** A state that a submission has reached; the time is null if it was not recorded. */
export interface ReachedState {
  readonly state: SubmissionState;
  readonly reachedAt: string | null;
}

export interface LifeCycleStep extends ReachedState {
  /** `skipped`: the submission ended before it reached the state. */
  readonly standing: 'passed' | 'current' | 'skipped' | 'ahead';
}

/** The whole life cycle of a submission: received, validating, queued, running, then the state in which it ends. */
export function lifeCycleSteps(current: SubmissionState, reached: readonly ReachedState[]): readonly LifeCycleStep[] {
  const hasEnded = isFinalSubmission(current);
  const states = [...submissionSteps, hasEnded ? current : 'ranked'] as const;
  return states.map((state): LifeCycleStep => {
    const reachedAt = reached.find((step) => step.state === state)?.reachedAt ?? null;
    if (state === current) return { state, reachedAt, standing: 'current' };
    if (reached.some((step) => step.state === state)) return { state, reachedAt, standing: 'passed' };
    return { state, reachedAt, standing: hasEnded ? 'skipped' : 'ahead' };
  });
}
