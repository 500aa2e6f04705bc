import { isFinalSubmission } from '../../benchmark/words/submission-state.ts';
import { enumWord } from '../../graphql/client/enum-name.ts';
import type { Submission } from './[submissionId]/submission-query.ts';

export interface LifeCycleStep {
  readonly label: string;
  /** `skipped`: the submission ended before it got there. */
  readonly standing: 'passed' | 'current' | 'skipped' | 'ahead';
  readonly isFinal: boolean;
}

const labels = ['received', 'validating', 'queued', 'running'] as const;

type Steps = Pick<Submission, 'state' | 'imageDigest'> & {
  readonly evaluations: readonly { readonly attempts: number }[];
};

/** The way of a submission, with how far it came: received, validating, queued, running, then its end. */
export function lifeCycleSteps(submission: Steps): readonly LifeCycleStep[] {
  const reached = reachedStep(submission);
  const ended = isFinalSubmission(enumWord(submission.state));
  const steps = labels.map((label, index): LifeCycleStep => {
    if (index > reached) return { label, standing: ended ? 'skipped' : 'ahead', isFinal: false };
    return { label, standing: index === reached && !ended ? 'current' : 'passed', isFinal: false };
  });
  const end = ended ? submission.state.toLowerCase() : 'ranked';
  return [...steps, { label: end, standing: ended ? 'current' : 'ahead', isFinal: true }];
}

/** How far it came: where it ended by failure or cancellation, what it left behind tells. */
function reachedStep({ state, imageDigest, evaluations }: Steps): number {
  const here = labels.findIndex((label) => label.toUpperCase() === state);
  if (here >= 0) return here;
  if (state === 'RANKED' || evaluations.some(({ attempts }) => attempts > 0)) return 3;
  if (imageDigest !== null) return 2;
  return state === 'FAILED' ? 1 : 0;
}
