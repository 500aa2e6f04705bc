import Link from 'next/link';
import { isFinalSubmission } from '../../benchmark/words/submission-state.ts';
import { enumWord } from '../../graphql/client/enum-name.ts';
import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { DataTable, type Column } from '../components/data-table.tsx';
import { formatTime } from '../components/format-time.ts';
import { Muted } from '../components/muted.tsx';
import { StateLabel } from '../components/state-label.tsx';

export const submissionRowFragment = graphql(`
  fragment SubmissionRow on Submission {
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
type SubmissionRow = FragmentOf<typeof submissionRowFragment>;

const columns: readonly Column<SubmissionRow>[] = [
  {
    id: 'submitted',
    header: 'Submitted',
    cell: ({ createdAt }) => (
      <Muted>
        <time dateTime={createdAt}>{formatTime(createdAt)}</time>
      </Muted>
    ),
  },
  {
    id: 'defense',
    header: 'Defense',
    kind: 'name',
    isRowHeader: true,
    cell: ({ id, defense }) => <Link href={`/submissions/${id}`}>{defense}</Link>,
  },
  { id: 'team', header: 'Team', kind: 'name', cell: ({ team }) => team },
  {
    id: 'stage',
    header: 'Stage',
    cell: ({ stage, state }) =>
      stage ? enumWord(stage) : <Muted>{isFinalSubmission(enumWord(state)) ? 'unknown' : 'not read yet'}</Muted>,
  },
  { id: 'suite', header: 'Suite', cell: ({ suite }) => suite },
  {
    id: 'state',
    header: 'State',
    cell: ({ state, failure }) => (
      <>
        <StateLabel state={enumWord(state)} />
        {failure ? <Muted> · {failure.code}</Muted> : null}
      </>
    ),
  },
];

export function SubmissionTable({ submissions }: { readonly submissions: readonly SubmissionRow[] }) {
  return <DataTable caption="Submissions, newest first" columns={columns} rows={submissions} rowKey={({ id }) => id} />;
}
