import { isFinalSubmission } from '../../../benchmark/words/submission-state.ts';
import { enumWord } from '../../../graphql/client/enum-name.ts';
import { graphql, type FragmentOf } from '../../../graphql/client/graphql.ts';
import { formatTime } from '../../components/format-time.ts';
import { VisuallyHidden } from '../../components/visually-hidden.tsx';
import { lifeCycleSteps } from './life-cycle-steps.ts';
import styles from './life-cycle.module.css';

export const lifeCycleFragment = graphql(`
  fragment LifeCycle on Submission {
    state
    lifeCycle {
      state
      reachedAt
    }
  }
`);

/** The states of a submission as a line of steps, with the times at which they were reached. */
export function LifeCycle({ submission }: { readonly submission: FragmentOf<typeof lifeCycleFragment> }) {
  const reached = submission.lifeCycle.map(({ state, reachedAt }) => ({ state: enumWord(state), reachedAt }));
  return (
    <ol className={styles.steps} aria-label="Life cycle">
      {lifeCycleSteps(enumWord(submission.state), reached).map(({ state, standing, reachedAt }) => (
        <li
          key={state}
          data-standing={standing}
          data-final={standing === 'current' && isFinalSubmission(state) ? state : undefined}
          aria-current={standing === 'current' ? 'step' : undefined}
        >
          {state}
          {reachedAt === null ? null : (
            <time className={styles.time} dateTime={reachedAt}>
              {formatTime(reachedAt)}
            </time>
          )}
          {standing === 'skipped' ? <VisuallyHidden> (not reached)</VisuallyHidden> : null}
        </li>
      ))}
    </ol>
  );
}
