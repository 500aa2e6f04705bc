import { isFinalSubmission } from '../../../benchmark/words/submission-state.ts';
import { enumWord } from '../../../graphql/client/enum-name.ts';
import { graphql, type FragmentOf } from '../../../graphql/client/graphql.ts';
import { formatTime } from '../../components/format-time.ts';
import { lifeCycleSteps, type LifeCycleStep } from './life-cycle-steps.ts';

export const lifeCycleFragment = graphql(`
  fragment LifeCycle on Submission {
    state
    lifeCycle {
      state
      reachedAt
    }
  }
`);

/** The states of a submission as a line of steps. */
export function LifeCycle({ submission }: { readonly submission: FragmentOf<typeof lifeCycleFragment> }) {
  const reached = submission.lifeCycle.map(({ state, reachedAt }) => ({ state: enumWord(state), reachedAt }));
  return (
    <ol className="life-cycle" aria-label="Life cycle">
      {lifeCycleSteps(enumWord(submission.state), reached).map((step) => (
        <li
          key={step.state}
          className={classOf(step)}
          aria-current={step.standing === 'current' ? 'step' : undefined}
          title={step.reachedAt === null ? undefined : formatTime(step.reachedAt)}
        >
          {step.state}
          {step.standing === 'skipped' ? <span className="visually-hidden"> (not reached)</span> : null}
        </li>
      ))}
    </ol>
  );
}

function classOf({ state, standing }: LifeCycleStep): string {
  const isEnd = isFinalSubmission(state) && standing === 'current';
  return [`is-${standing}`, ...(isEnd ? ['is-final', `is-${state}`] : [])].join(' ');
}
