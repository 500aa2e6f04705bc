import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { isFinalSubmission } from '../../benchmark/words/submission-state.ts';
import { enumWord } from '../../graphql/client/enum-name.ts';
import { graphql, type FragmentOf, type ResultOf } from '../../graphql/client/graphql.ts';
import { executeOperation } from '../../graphql/execute.ts';
import { formatTime } from '../components/format-time.ts';
import { StateLabel } from '../components/state-label.tsx';
import { TableScroller } from '../components/table-scroller.tsx';
import { waitingBannerFragment, WaitingBanner } from '../components/waiting-banner.tsx';

export const dynamic = 'force-dynamic'; // there is no database while the site is built
export const metadata: Metadata = { title: 'Submissions' };

const listedSubmissionFragment = graphql(`
  fragment ListedSubmission on Submission {
    id
    defense
    team
    suite
    stage
    state
    createdAt
    failure {
      code
    }
  }
`);
type ListedSubmission = FragmentOf<typeof listedSubmissionFragment>;

const submissionsQuery = graphql(
  `
    query Submissions($after: String) {
      submissions(first: 50, after: $after) {
        nodes {
          ...ListedSubmission
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
  [listedSubmissionFragment, waitingBannerFragment],
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
      <header className="page-header">
        <h1>Submissions</h1>
        <p className="lead">Everything that was entered, newest first, whatever became of it.</p>
      </header>
      <WaitingBanner status={data.systemStatus} />
      <section aria-label="Submissions">
        {nodes.length > 0 ? (
          <SubmissionTable submissions={nodes} />
        ) : (
          <div className="empty">
            <p>{after ? 'There are no older submissions.' : 'Nothing was submitted yet.'}</p>
            <p>
              <Link href="/submit">Submit a defense</Link>
            </p>
          </div>
        )}
        <nav className="pages" aria-label="Pages">
          {after ? <Link href="/submissions">Newest</Link> : null}
          {pageInfo.hasNextPage && pageInfo.endCursor ? (
            <Link href={`/submissions?after=${encodeURIComponent(pageInfo.endCursor)}`} rel="next">
              Older submissions
            </Link>
          ) : null}
        </nav>
      </section>
    </>
  );
}

function isBadUserInput(error: unknown): boolean {
  return (error as { readonly extensions?: { readonly code?: unknown } }).extensions?.code === 'BAD_USER_INPUT';
}

async function readSubmissions(after: string | null): Promise<ResultOf<typeof submissionsQuery>> {
  try {
    return await executeOperation(submissionsQuery, { after });
  } catch (error) {
    if (isBadUserInput(error)) notFound(); // a cursor that is none
    throw error;
  }
}

function SubmissionTable({ submissions }: { readonly submissions: readonly ListedSubmission[] }) {
  return (
    <TableScroller label="Submissions">
      <table>
        <caption className="visually-hidden">Submissions, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Entered</th>
            <th scope="col">Defense</th>
            <th scope="col">Team</th>
            <th scope="col">Stage</th>
            <th scope="col">Suite</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {submissions.map(({ id, defense, team, suite, stage, state, createdAt, failure }) => (
            <tr key={id}>
              <td className="muted">
                <time dateTime={createdAt}>{formatTime(createdAt)}</time>
              </td>
              <th scope="row" className="name">
                <Link href={`/submissions/${id}`}>{defense}</Link>
              </th>
              <td className="name">{team}</td>
              <td>
                {(stage && enumWord(stage)) ?? (
                  <span className="muted">{isFinalSubmission(enumWord(state)) ? 'never read' : 'not read yet'}</span>
                )}
              </td>
              <td>{suite}</td>
              <td>
                <StateLabel state={state} />
                {failure ? <span className="muted"> · {failure.code}</span> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}
