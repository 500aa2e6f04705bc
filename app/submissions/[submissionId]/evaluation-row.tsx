import Link from 'next/link';
import { Fragment } from 'react';
import { hasResult } from '../../../benchmark/words/evaluation-state.ts';
import { plainText } from '../../../benchmark/words/plain-text.ts';
import { enumWord } from '../../../graphql/client/enum-name.ts';
import { graphql, type FragmentOf } from '../../../graphql/client/graphql.ts';
import { comparisonTableFragment, ComparisonTable } from '../../components/comparison-table.tsx';
import { detectionTableFragment, DetectionTable } from '../../components/detection-table.tsx';
import { FactorName } from '../../components/factor-list.tsx';
import { failureNoteFragment, FailureNote } from '../../components/failure-note.tsx';
import { formatRatio } from '../../../benchmark/words/format-rate.ts';
import { formatSeconds } from '../../components/format-time.ts';
import { LogEnd } from '../../components/log-end.tsx';
import { stageFactsFragment, StageFacts } from '../../components/stage-facts.tsx';
import { StateLabel } from '../../components/state-label.tsx';
import { unreadableRecipe } from '../../components/unreadable-recipe.ts';
import { verdictTableFragment, VerdictTable } from '../../components/verdict-table.tsx';
import styles from './evaluation-row.module.css';

export const evaluationRowFragment = graphql(
  `
    fragment EvaluationRow on Evaluation {
      id
      state
      phase
      progress
      attempts
      reused {
        submissionId
        evaluationId
      }
      failure {
        ...FailureNote
      }
      task {
        id
        dataset
        attack
        victim
        factors
        poisonRatio
        seed
        trivialDetectors(first: 1) {
          id
          auroc
        }
      }
      score {
        containerSeconds
        platformSeconds
        detection {
          ...DetectionTable
        }
        notApplicable
        filter {
          queries
        }
        ...StageFacts
      }
      inspection {
        containerSeconds
        notApplicable
        ...VerdictTable
      }
      ...ComparisonTable
    }
  `,
  [failureNoteFragment, detectionTableFragment, stageFactsFragment, verdictTableFragment, comparisonTableFragment],
);
type Evaluation = FragmentOf<typeof evaluationRowFragment>;

interface EvaluationRowProps {
  readonly evaluation: Evaluation;
  /** How the author runs the image on this machine's tasks, without the task; null before it is validated. */
  readonly command: string | null;
  readonly isLogOpen: boolean;
}

/** One task of a submission: its state, and its scores or its failure. */
export function EvaluationRow({ evaluation, command, isLogOpen }: EvaluationRowProps) {
  const { task, state, score, inspection, failure, attempts, reused } = evaluation;
  const notApplicable = score?.notApplicable ?? inspection?.notApplicable ?? null;
  const trivial = task.trivialDetectors?.[0];
  return (
    <article className={styles.evaluation}>
      <div className={styles.header}>
        <h3>
          {task.dataset} · {task.attack}
        </h3>
        <StateLabel state={enumWord(state)} />
      </div>
      <p className={styles.details}>
        {formatRatio(task.poisonRatio)} poisoned,{' '}
        {(task.factors ?? unreadableRecipe).map((factor) => (
          <Fragment key={factor}>
            <FactorName name={factor} />,{' '}
          </Fragment>
        ))}
        {task.victim}, seed {task.seed}
        {score
          ? `; container ${formatSeconds(score.containerSeconds)}, platform ${formatSeconds(score.platformSeconds)}`
          : ''}
        {inspection ? `; container ${formatSeconds(inspection.containerSeconds)} for both models` : ''}
        {reused ? (
          <>
            ; measured before, for{' '}
            <Link href={`/submissions/${reused.submissionId}`}>an earlier submission of this image</Link>
          </>
        ) : null}
        {attempts > 1 ? `; attempt ${attempts}` : ''}
      </p>
      {state === 'LEASED' || state === 'RUNNING' ? <PhaseProgress {...evaluation} /> : null}
      {failure ? <FailureNote failure={failure} /> : null}
      {failure?.owner === 'author' && command !== null ? (
        <p className={styles.details}>
          On a machine with the tasks of the suite, this repeats it:{' '}
          <code>
            {command} --task {task.id}
          </code>
        </p>
      ) : null}
      {notApplicable ? (
        <p className={styles.details}>Not applicable, says the container: {plainText(notApplicable)}</p>
      ) : null}
      {score ? <ComparisonTable evaluation={evaluation} /> : null}
      {score ? <StageFacts score={score} /> : null}
      {inspection ? <VerdictTable inspection={inspection} /> : null}
      {score?.detection ? <DetectionTable detection={score.detection} /> : null}
      {score?.detection && !score.filter && trivial ? (
        <p className={styles.details}>
          The best rule that needs no model, {trivial.id}, has an AUROC of {trivial.auroc.toFixed(3)} here.
        </p>
      ) : null}
      {hasResult(enumWord(state)) ? (
        <LogEnd evaluationId={reused?.evaluationId ?? evaluation.id} isOpen={isLogOpen} />
      ) : null}
    </article>
  );
}

function PhaseProgress({ phase, progress }: Pick<Evaluation, 'phase' | 'progress'>) {
  const label = phase === null ? 'starting' : plainText(phase);
  return (
    <div className={styles.progress}>
      <span>{label}</span>
      <span>{progress === null ? '' : `${Math.floor(progress * 100)} %`}</span>
      {progress === null ? null : <progress value={progress} max={1} aria-label={label} />}
    </div>
  );
}
