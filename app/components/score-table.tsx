import Link from 'next/link';
import { modalities } from '../../benchmark/words/modality.ts';
import { enumWord } from '../../graphql/client/enum-name.ts';
import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { ContainerCost } from './container-cost.tsx';
import { DataTable, type Column } from './data-table.tsx';
import { Muted } from './muted.tsx';
import { effectColumn, rateColumn } from './score-columns.tsx';

export const provisionalRowFragment = graphql(`
  fragment ProvisionalRow on ProvisionalEntry {
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
    finished
    failures
    submissionId
  }
`);
type ProvisionalRow = FragmentOf<typeof provisionalRowFragment>;

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
    containerSeconds
    peakMemoryBytes
    submissionId
  }
`);
type ScoreRow = FragmentOf<typeof scoreRowFragment>;
type Row = (ScoreRow & { readonly finished?: never }) | (ProvisionalRow & { readonly rank?: never });

const absent = 'No value: no task has been scored';

const columns: readonly Column<Row>[] = [
  { id: 'rank', header: 'Rank', kind: 'number', isStrong: true, cell: ({ rank }) => rank ?? '–' },
  {
    id: 'defense',
    header: 'Defense',
    kind: 'name',
    isRowHeader: true,
    cell: ({ submissionId, defense, finished, tasks }) => (
      <>
        <Link href={`/submissions/${submissionId}`}>{defense}</Link>
        {finished === undefined ? null : <Progress finished={finished} tasks={tasks} />}
      </>
    ),
  },
  { id: 'team', header: 'Team', kind: 'name', cell: ({ team }) => team },
  { id: 'stage', header: 'Stage', cell: ({ stage }) => enumWord(stage) },
  { id: 'modality', header: 'Modality', cell: ({ modalities: declared }) => namesOf(declared) },
  effectColumn(({ nde }) => nde),
  rateColumn('der', ({ der }) => der),
  rateColumn('cac', ({ cac }) => cac, { absent }),
  rateColumn('asr', ({ asr }) => asr, { absent }),
  rateColumn('rac', ({ rac }) => rac, { absent }),
  {
    id: 'cost',
    header: <abbr title="Mean time of the container on a task, and its largest memory use">Cost</abbr>,
    kind: 'number',
    cell: (row) => (row.rank === undefined ? null : <ContainerCost {...row} />),
  },
  {
    id: 'failures',
    header: <abbr title="Tasks on which the container failed. They count as no effect.">Failures</abbr>,
    kind: 'number',
    cell: ({ failures, tasks }) => (failures === 0 ? <Muted>0</Muted> : `${failures} / ${tasks}`),
    title: ({ failures, tasks }) => `${failures} of ${tasks} tasks`,
  },
];

/** Short where an image declares all of them, because most do. */
function namesOf(declared: Row['modalities']): string {
  return declared.length === modalities.length ? 'all' : declared.map(enumWord).join(' + ');
}

/** Marks a row as provisional. */
function Progress({ finished, tasks }: { readonly finished: number; readonly tasks: number }) {
  return (
    <>
      {' '}
      <Muted>
        {finished} of {tasks} tasks
      </Muted>
    </>
  );
}

interface ScoreTableProps {
  readonly caption: string;
  readonly ranked: readonly ScoreRow[];
  /** Shown below the ranked ones, without a rank, with the means of the tasks that are finished. */
  readonly provisional: readonly ProvisionalRow[];
}

/** The ranked defenses of a board, and below them those that are being evaluated. */
export function ScoreTable({ caption, ranked, provisional }: ScoreTableProps) {
  return (
    <DataTable<Row>
      caption={caption}
      columns={columns}
      rows={[...ranked, ...provisional]}
      rowKey={({ submissionId }) => submissionId}
      isMuted={({ finished }) => finished !== undefined}
    />
  );
}
