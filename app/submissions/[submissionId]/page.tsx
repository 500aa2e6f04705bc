import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { executeOperation } from '../../../graphql/execute.ts';
import { LiveSubmission } from './live-submission.tsx';
import { submissionQuery, type Submission } from './submission-query.ts';
import { Verdict } from './verdict.tsx';

export const dynamic = 'force-dynamic'; // there is no database while the site is built

interface SubmissionPageProps {
  readonly params: Promise<{ readonly submissionId: string }>;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const readSubmission = cache(async (id: string): Promise<Submission | null> => {
  if (!uuid.test(id)) return null;
  return (await executeOperation(submissionQuery, { id })).submission;
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
