import Link from 'next/link';
import { enumWord } from '../../graphql/client/enum-name.ts';
import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { DataTable, type Column } from './data-table.tsx';
import { Muted } from './muted.tsx';
import { effectColumn, rateColumn } from './score-columns.tsx';

export const scoreRowFragment = graphql(`
  fragment ScoreRow on BoardEntry {
    rank
    defense
    team
    stage
    modalities
    nde
    der
    cac
    asr
    rac
    tasks
    failures
    submissionId
  }
`);
type ScoreRow = FragmentOf<typeof scoreRowFragment>;

const absent = 'No value: the container failed on every task';

const columns: readonly Column<ScoreRow>[] = [
  { id: 'rank', header: 'Rank', kind: 'number', isStrong: true, cell: ({ rank }) => rank },
  {
    id: 'defense',
    header: 'Defense',
    kind: 'name',
    isRowHeader: true,
    cell: ({ submissionId, defense }) => <Link href={`/submissions/${submissionId}`}>{defense}</Link>,
  },
  { id: 'team', header: 'Team', kind: 'name', cell: ({ team }) => team },
  { id: 'stage', header: 'Stage', cell: ({ stage }) => enumWord(stage) },
  { id: 'modality', header: 'Modality', cell: ({ modalities }) => modalities.map(enumWord).join(' + ') },
  effectColumn(({ nde }) => nde),
  rateColumn('der', ({ der }) => der),
  rateColumn('cac', ({ cac }) => cac, { absent }),
  rateColumn('asr', ({ asr }) => asr, { absent }),
  rateColumn('rac', ({ rac }) => rac, { absent }),
  {
    id: 'failures',
    header: <abbr title="Tasks on which the container failed. They count as no effect.">Failures</abbr>,
    kind: 'number',
    cell: ({ failures, tasks }) => (failures === 0 ? <Muted>0</Muted> : `${failures} / ${tasks}`),
    title: ({ failures, tasks }) => `${failures} of ${tasks} tasks`,
  },
];

/** The ranked defenses of a board. */
export function ScoreTable({ caption, rows }: { readonly caption: string; readonly rows: readonly ScoreRow[] }) {
  return <DataTable caption={caption} columns={columns} rows={rows} rowKey={({ submissionId }) => submissionId} />;
}
