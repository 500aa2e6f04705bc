import Link from 'next/link';
import { Fragment, type ReactNode } from 'react';
import { hasResult } from '../../../benchmark/words/evaluation-state.ts';
import { formatWait } from '../../../benchmark/words/format-wait.ts';
import { enumWord } from '../../../graphql/client/enum-name.ts';
import { graphql, type FragmentOf } from '../../../graphql/client/graphql.ts';
import { failureNoteFragment, FailureNote } from '../../components/failure-note.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { FactList, type Fact } from '../../components/fact-list.tsx';
import { formatTime } from '../../components/format-time.ts';
import { Muted } from '../../components/muted.tsx';
import { Section } from '../../components/section.tsx';
import { evaluationRowFragment, EvaluationRow } from './evaluation-row.tsx';
import { factorEffectFragment, FactorEffects } from './factor-effects.tsx';
import { LifeCycle, lifeCycleFragment } from './life-cycle.tsx';
import styles from './submission-view.module.css';

export const submissionViewFragment = graphql(
  `
    fragment SubmissionView on Submission {
      suite
      state
      image
      imageDigest
      stage
      otherStages {
        submissionId
        stage
        state
      }
      modalities
      queuePosition
      estimatedSecondsLeft
      createdAt
      finishedAt
      ...LifeCycle
      failure {
        ...FailureNote
      }
      factorEffects {
        ...FactorEffectRow
      }
      evaluations {
        id
        ...EvaluationRow
      }
    }
  `,
  [failureNoteFragment, evaluationRowFragment, factorEffectFragment, lifeCycleFragment],
);
type Submission = FragmentOf<typeof submissionViewFragment>;

const openLogsMax = 3; // of failed tasks; the others open on demand

interface SubmissionViewProps {
  readonly submission: Submission;
  /** What is shown below the life cycle. */
  readonly status: ReactNode;
}

/** One submission: its life cycle, its facts, and its tasks. */
export function SubmissionView({ submission, status }: SubmissionViewProps) {
  const { evaluations, failure } = submission;
  const shown = evaluations.filter(({ state }) => state === 'FAILED').slice(0, openLogsMax);
  const ended = evaluations.filter(({ state }) => hasResult(enumWord(state))).length;
  return (
    <>
      <LifeCycle submission={submission} />
      {status}
      {failure ? (
        <div className={styles.failure}>
          <FailureNote failure={failure} />
        </div>
      ) : null}
      <FactList facts={factsOf(submission)} />
      <FactorEffects effects={submission.factorEffects} />
      <Section
        id="evaluations"
        title="Tasks"
        aside={evaluations.length > 0 ? <Muted>{`${ended} of ${evaluations.length} ended`}</Muted> : null}
      >
        {evaluations.map((evaluation) => (
          <EvaluationRow
            key={evaluation.id}
            evaluation={evaluation}
            command={commandOf(submission)}
            isLogOpen={shown.includes(evaluation)}
          />
        ))}
        {evaluations.length === 0 ? (
          <EmptyNote>
            {submission.finishedAt
              ? 'The submission ended before it was run on a task.'
              : 'The tasks appear here once the image has been pulled and its labels have been read.'}
          </EmptyNote>
        ) : null}
      </Section>
    </>
  );
}

/** Evaluates the image at home; null before its stage is known. */
function commandOf({ image, suite, stage }: Submission): string | null {
  return stage && `npx mbti run ${image} --suite ${suite} --stage ${enumWord(stage)}`;
}

function factsOf(submission: Submission): readonly Fact[] {
  const { stage, modalities, imageDigest, createdAt, finishedAt } = submission;
  return [
    ['Suite', submission.suite],
    ['Stage', stage ? enumWord(stage) : finishedAt ? 'unknown' : 'not read from the image yet'],
    [
      'Also for',
      submission.otherStages.length > 0 ? <OtherStages key="stages" entries={submission.otherStages} /> : null,
    ],
    ['Modality', modalities && modalities.map(enumWord).join(' + ')],
    ['Queue', describeQueue(submission)],
    ['Image', <code key="image">{submission.image}</code>],
    ['Digest', imageDigest && <code key="digest">{imageDigest}</code>],
    ['Submitted', <Time key="submitted" at={createdAt} />],
    ['Ended', finishedAt && <Time key="ended" at={finishedAt} />],
  ];
}

/** The submissions of the same image for its other stages. */
function OtherStages({ entries }: { readonly entries: Submission['otherStages'] }) {
  return entries.map(({ submissionId, stage, state }, index) => (
    <Fragment key={submissionId}>
      {index > 0 ? ', ' : ''}
      <Link href={`/submissions/${submissionId}`}>{stage ? enumWord(stage) : 'another stage'}</Link> ({enumWord(state)})
    </Fragment>
  ));
}

/** The place in the order in which submissions are served, and how long it still takes as far as was measured. */
function describeQueue({ queuePosition, estimatedSecondsLeft }: Submission): string | null {
  if (queuePosition === null) return null;
  const place =
    queuePosition === 0
      ? 'being served, or next'
      : `${queuePosition} submission${queuePosition === 1 ? '' : 's'} will be served before this one`;
  return estimatedSecondsLeft === null ? place : `${place}; ends in ${formatWait(estimatedSecondsLeft)}`;
}

function Time({ at }: { readonly at: string }) {
  return <time dateTime={at}>{formatTime(at)}</time>;
}
