import type { EvaluationState } from '../../benchmark/words/evaluation-state.ts';
import type { SubmissionState } from '../../benchmark/words/submission-state.ts';
import styles from './state-label.module.css';

/** A state as a colored dot and its name. */
export function StateLabel({ state }: { readonly state: SubmissionState | EvaluationState }) {
  return (
    <span className={styles.state} data-state={state}>
      {state}
    </span>
  );
}
