import Link from 'next/link';
import { enumWord } from '../../graphql/client/enum-name.ts';
import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { ContainerCost } from './container-cost.tsx';
import { DataTable, type Column } from './data-table.tsx';
import { Muted } from './muted.tsx';
import { Rate } from './rate.tsx';

export const inspectionRowFragment = graphql(`
  fragment InspectionRow on InspectionEntry {
    rank
    defense
    team
    modalities
    submissionId
    auroc
    aurocInterval {
      low
      high
    }
    logLoss
    logLossInterval {
      low
      high
    }
    detectionRate
    naturalTrojanRate
    targetHitRate
    models
    failures
    containerSeconds
    peakMemoryBytes
  }
`);
type Row = FragmentOf<typeof inspectionRowFragment>;

const columns: readonly Column<Row>[] = [
  { id: 'rank', header: 'Rank', kind: 'number', isStrong: true, cell: ({ rank }) => rank },
  {
    id: 'defense',
    header: 'Defense',
    kind: 'name',
    isRowHeader: true,
    cell: ({ submissionId, defense }) => <Link href={`/submissions/${submissionId}`}>{defense}</Link>,
  },
  { id: 'team', header: 'Team', kind: 'name', cell: ({ team }) => team },
  { id: 'modality', header: 'Modality', cell: ({ modalities }) => modalities.map(enumWord).join(' + ') },
  {
    id: 'auroc',
    header: (
      <abbr title="Area under the ROC curve of the probabilities, with its 95 % interval (higher is better)">
        AUROC
      </abbr>
    ),
    kind: 'number',
    isStrong: true,
    cell: ({ auroc, aurocInterval }) => withInterval(auroc.toFixed(3), aurocInterval),
  },
  {
    id: 'log-loss',
    header: (
      <abbr title="Mean logarithmic loss in nats, with its 95 % interval; 0.693 for a probability of 0.5 everywhere (lower is better)">
        Log loss
      </abbr>
    ),
    kind: 'number',
    cell: ({ logLoss, logLossInterval }) =>
      logLoss === null ? '–' : withInterval(logLoss.toFixed(3), logLossInterval),
  },
  rateColumn(
    'detection',
    'Found',
    'Share of the backdoored models that are called backdoored',
    (row) => row.detectionRate,
  ),
  rateColumn(
    'natural-trojans',
    'False alarms',
    'Natural-trojan rate: share of the clean models that are called backdoored (lower is better)',
    (row) => row.naturalTrojanRate,
  ),
  rateColumn(
    'target',
    'Target',
    'Share of the found models whose target label is named rightly, among those with a named target',
    (row) => row.targetHitRate,
  ),
  {
    id: 'cost',
    header: <abbr title="Mean time of the container on both models of a task, and its largest memory use">Cost</abbr>,
    kind: 'number',
    cell: (row) => <ContainerCost {...row} />,
  },
  {
    id: 'failures',
    header: <abbr title="Tasks on which the container failed. Their models count as undecided.">Failures</abbr>,
    kind: 'number',
    cell: ({ failures }) => (failures === 0 ? <Muted>0</Muted> : failures),
  },
];

function rateColumn(id: string, header: string, meaning: string, valueOf: (row: Row) => number | null): Column<Row> {
  return {
    id,
    header: <abbr title={meaning}>{header}</abbr>,
    kind: 'number',
    cell: (row) => <Rate value={valueOf(row)} absent="No value: nothing to count" />,
  };
}

function withInterval(value: string, interval: { readonly low: number; readonly high: number } | null) {
  if (!interval) return value;
  return (
    <>
      {value}{' '}
      <Muted>
        {interval.low.toFixed(2)}–{interval.high.toFixed(2)}
      </Muted>
    </>
  );
}

/** The ranked defenses of stage inspect. */
export function InspectionTable({ caption, rows }: { readonly caption: string; readonly rows: readonly Row[] }) {
  return <DataTable<Row> caption={caption} columns={columns} rows={rows} rowKey={({ submissionId }) => submissionId} />;
}
