import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { graphql, type ResultOf } from '../../graphql/client/graphql.ts';
import { executeOperation, isBadUserInput } from '../../graphql/execute.ts';
import { EmptyNote } from '../components/empty-note.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { PageLinks } from '../components/page-links.tsx';
import { UntitledSection } from '../components/section.tsx';
import { waitingBannerFragment, WaitingBanner } from '../components/waiting-banner.tsx';
import { submissionRowFragment, SubmissionTable } from './submission-table.tsx';

export const dynamic = 'force-dynamic'; // there is no database while the site is built
export const metadata: Metadata = { title: 'Submissions' };

const submissionsQuery = graphql(
  `
    query Submissions($after: String) {
      submissions(first: 50, after: $after) {
        nodes {
          ...SubmissionRow
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
      systemStatus {
        ...WaitingBanner
      }
    }
  `,
  [submissionRowFragment, waitingBannerFragment],
);

interface SubmissionsPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** All submissions, newest first. */
export default async function SubmissionsPage({ searchParams }: SubmissionsPageProps) {
  const { after } = await searchParams;
  const data = await readSubmissions(typeof after === 'string' ? after : null);
  const { nodes, pageInfo } = data.submissions;
  return (
    <>
      <PageHeader title="Submissions" lead="All submissions, newest first, including failed and cancelled ones." />
      <WaitingBanner status={data.systemStatus} />
      <UntitledSection label="Submissions">
        {nodes.length > 0 ? (
          <SubmissionTable submissions={nodes} />
        ) : (
          <EmptyNote>
            <p>{after ? 'There are no older submissions.' : 'There are no submissions yet.'}</p>
            <p>
              <Link href="/submit">Submit a defense</Link>
            </p>
          </EmptyNote>
        )}
        <PageLinks label="Pages">
          {after ? <Link href="/submissions">Newest</Link> : null}
          {pageInfo.hasNextPage && pageInfo.endCursor ? (
            <Link href={`/submissions?after=${encodeURIComponent(pageInfo.endCursor)}`} rel="next">
              Older submissions
            </Link>
          ) : null}
        </PageLinks>
      </UntitledSection>
    </>
  );
}

async function readSubmissions(after: string | null): Promise<ResultOf<typeof submissionsQuery>> {
  try {
    return await executeOperation(submissionsQuery, { after });
  } catch (error) {
    if (isBadUserInput(error)) notFound(); // the cursor in the address is malformed
    throw error;
  }
}
