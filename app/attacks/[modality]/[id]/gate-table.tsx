import { graphql, type FragmentOf } from '../../../../graphql/client/graphql.ts';
import { DataTable, type Column } from '../../../components/data-table.tsx';
import { formatRatio } from '../../../../benchmark/words/format-rate.ts';
import { Rate } from '../../../components/rate.tsx';
import { rateColumn } from '../../../components/score-columns.tsx';

export const gateFragment = graphql(`
  fragment GateRow on UnreachedGate {
    dataset
    victim
    poisonRatio
    cac
    asr
    referenceCac
    minimumAttackSuccessRate
    remark
  }
`);
type UnreachedGate = FragmentOf<typeof gateFragment>;

const columns: readonly Column<UnreachedGate>[] = [
  { id: 'dataset', header: 'Dataset', isRowHeader: true, cell: ({ dataset }) => dataset },
  { id: 'victim', header: 'Victim', cell: ({ victim }) => victim },
  { id: 'ratio', header: 'Poisoned', kind: 'number', cell: ({ poisonRatio }) => formatRatio(poisonRatio) },
  rateColumn('cac', ({ cac }) => cac),
  {
    id: 'reference',
    header: <abbr title="Clean accuracy of the same architecture trained on clean data">Clean-trained</abbr>,
    kind: 'number',
    cell: ({ referenceCac }) => <Rate value={referenceCac} />,
  },
  rateColumn('asr', ({ asr }) => asr),
  {
    id: 'gate',
    header: <abbr title="Attack success rate that was required">Gate</abbr>,
    kind: 'number',
    cell: ({ minimumAttackSuccessRate }) => <Rate value={minimumAttackSuccessRate} />,
  },
  { id: 'remark', header: 'Remark', kind: 'prose', cell: ({ remark }) => remark },
];

/** The settings in which an attack missed its gate. */
export function GateTable({ gates }: { readonly gates: readonly UnreachedGate[] }) {
  return <DataTable caption="Rejected settings" columns={columns} rows={gates} />;
}
