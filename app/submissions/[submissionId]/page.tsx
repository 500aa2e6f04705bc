import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { defaultSuiteId } from '../../../benchmark/suites/default-suite.ts';
import { executeOperation } from '../../../graphql/execute.ts';
import { formatBoardSlug } from '../../boards/board-slug.ts';
import { submissionDocument, type Submission, type SubmissionData } from '../submission-document.ts';
import { findRank } from './find-rank.ts';
import { LiveSubmission } from './live-submission.tsx';

export const dynamic = 'force-dynamic'; // there is no database while the site is built

interface SubmissionPageProps {
  readonly params: Promise<{ readonly submissionId: string }>;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const readSubmission = cache(async (id: string): Promise<Submission | null> => {
  if (!uuid.test(id)) return null;
  const { submission } = await executeOperation<SubmissionData>(submissionDocument, { id });
  return submission && (JSON.parse(JSON.stringify(submission)) as Submission); // graphql's objects have no prototype
});

export async function generateMetadata({ params }: SubmissionPageProps): Promise<Metadata> {
  const submission = await readSubmission((await params).submissionId);
  return submission ? { title: `${submission.defense} by ${submission.team}` } : {};
}

/** One submission, live, with its scores or its failure. */
export default async function SubmissionPage({ params }: SubmissionPageProps) {
  const submission = await readSubmission((await params).submissionId);
  if (!submission) notFound();
  return (
    <>
      <header className="page-header">
        <h1>{submission.defense}</h1>
        <p className="lead">by {submission.team}</p>
        {submission.state === 'RANKED' ? <Verdict submission={submission} /> : null}
      </header>
      <LiveSubmission initial={submission} />
    </>
  );
}

async function Verdict({ submission }: { readonly submission: Submission }) {
  const place = await findRank(submission);
  const { suite, stage } = submission;
  const stageBoard = `/boards/${formatBoardSlug({ suite, stage, modality: null })}`;
  return (
    <div className="verdict">
      <p>
        {place ? (
          <>
            <strong>Rank {place.rank}</strong> of {place.of} on <BoardLink suite={suite} />
          </>
        ) : (
          <>
            A later submission of this defense stands on <BoardLink suite={suite} /> in its place.
          </>
        )}
      </p>
      {stage ? (
        <p>
          <Link href={stageBoard}>Only {stage.toLowerCase()} defenses</Link>
        </p>
      ) : null}
    </div>
  );
}

function BoardLink({ suite }: { readonly suite: string }) {
  const href = suite === defaultSuiteId ? '/' : `/boards/${formatBoardSlug({ suite, stage: null, modality: null })}`;
  return <Link href={href}>the {suite} board</Link>;
}
