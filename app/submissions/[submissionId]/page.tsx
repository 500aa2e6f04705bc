import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { graphql } from '../../../graphql/client/graphql.ts';
import { executeOperation } from '../../../graphql/execute.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { LiveSubmission } from './live-submission.tsx';
import { submissionViewFragment } from './submission-view.tsx';
import { verdictFragment, Verdict } from './verdict.tsx';

export const dynamic = 'force-dynamic'; // there is no database while the site is built

const submissionQuery = graphql(
  `
    query Submission($id: ID!) {
      submission(id: $id) {
        id
        defense
        team
        ranks {
          suite
        }
        ...Verdict
        ...SubmissionView
      }
    }
  `,
  [verdictFragment, submissionViewFragment],
);

interface SubmissionPageProps {
  readonly params: Promise<{ readonly submissionId: string }>;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The title and the page of one request share one read. */
const readSubmission = cache(async (id: string) => {
  if (!uuid.test(id)) return null;
  return (await executeOperation(submissionQuery, { id })).submission;
});

export async function generateMetadata({ params }: SubmissionPageProps): Promise<Metadata> {
  const submission = await readSubmission((await params).submissionId);
  return submission ? { title: `${submission.defense} by ${submission.team}` } : {};
}

/** One submission with its scores or its failure; it updates itself until the submission has ended. */
export default async function SubmissionPage({ params }: SubmissionPageProps) {
  const submission = await readSubmission((await params).submissionId);
  if (!submission) notFound();
  return (
    <>
      <PageHeader title={submission.defense} lead={`by ${submission.team}`}>
        {submission.state === 'RANKED' || submission.ranks.length > 0 ? <Verdict submission={submission} /> : null}
      </PageHeader>
      <LiveSubmission initial={submission} />
    </>
  );
}
