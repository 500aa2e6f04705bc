import type { ReactNode } from 'react';
import { enumWord } from '../../../graphql/client/enum-name.ts';
import { graphql, type FragmentOf } from '../../../graphql/client/graphql.ts';
import { failureNoteFragment, FailureNote } from '../../components/failure-note.tsx';
import { formatTime } from '../../components/format-time.ts';
import { evaluationRowFragment, EvaluationRow } from './evaluation-row.tsx';
import { LifeCycle, lifeCycleFragment } from './life-cycle.tsx';

export const submissionViewFragment = graphql(
  `
    fragment SubmissionView on Submission {
      suite
      state
      image
      imageDigest
      stage
      modalities
      queuePosition
      createdAt
      finishedAt
      ...LifeCycle
      failure {
        ...FailureNote
      }
      evaluations {
        id
        ...EvaluationRow
      }
    }
  `,
  [failureNoteFragment, evaluationRowFragment, lifeCycleFragment],
);
type Submission = FragmentOf<typeof submissionViewFragment>;

interface SubmissionViewProps {
  readonly submission: Submission;
  /** What is said below the life cycle while it goes on. */
  readonly status: ReactNode;
}

/** One submission: its way, what is known of it, and one row a task. */
export function SubmissionView({ submission, status }: SubmissionViewProps) {
  const { evaluations } = submission;
  const ended = evaluations.filter(({ state }) => state === 'SCORED' || state === 'FAILED').length;
  return (
    <>
      <LifeCycle submission={submission} />
      {status}
      {submission.failure ? (
        <div className="submission-failure">
          <FailureNote failure={submission.failure} />
        </div>
      ) : null}
      <Facts submission={submission} />
      <section aria-labelledby="evaluations">
        <div className="section-header">
          <h2 id="evaluations">Tasks</h2>
          {evaluations.length > 0 ? (
            <span className="muted">
              {ended} of {evaluations.length} ended
            </span>
          ) : null}
        </div>
        {evaluations.map((evaluation) => (
          <EvaluationRow key={evaluation.id} evaluation={evaluation} />
        ))}
        {evaluations.length === 0 ? (
          <p className="empty">
            {submission.finishedAt
              ? 'It ended before it was run on a task.'
              : 'The tasks appear here once the image was fetched and its labels were read.'}
          </p>
        ) : null}
      </section>
    </>
  );
}

function Facts({ submission }: { readonly submission: Submission }) {
  const { stage, modalities, queuePosition, imageDigest, finishedAt } = submission;
  const waits = submission.state !== 'RUNNING' && queuePosition !== null;
  return (
    <dl className="facts">
      <dt>Suite</dt>
      <dd>{submission.suite}</dd>
      <dt>Stage</dt>
      <dd>
        {(stage && enumWord(stage)) ?? (finishedAt ? 'never read from the image' : 'not read from the image yet')}
      </dd>
      {modalities ? (
        <>
          <dt>Modality</dt>
          <dd>{modalities.map(enumWord).join(' + ')}</dd>
        </>
      ) : null}
      {waits ? (
        <>
          <dt>Queue</dt>
          <dd>{queuePosition === 0 ? 'next in line' : `${queuePosition} unfinished before this one`}</dd>
        </>
      ) : null}
      <dt>Image</dt>
      <dd>
        <code>{submission.image}</code>
      </dd>
      {imageDigest ? (
        <>
          <dt>Digest</dt>
          <dd>
            <code>{imageDigest}</code>
          </dd>
        </>
      ) : null}
      <dt>Entered</dt>
      <dd>
        <time dateTime={submission.createdAt}>{formatTime(submission.createdAt)}</time>
      </dd>
      {finishedAt ? (
        <>
          <dt>Ended</dt>
          <dd>
            <time dateTime={finishedAt}>{formatTime(finishedAt)}</time>
          </dd>
        </>
      ) : null}
    </dl>
  );
}
