import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { DataTable, type Column } from './data-table.tsx';
import { Rate } from './rate.tsx';

export const verdictTableFragment = graphql(`
  fragment VerdictTable on Inspection {
    backdoored {
      probability
      targetLabel
    }
    clean {
      probability
      targetLabel
    }
    isTargetRight
  }
`);
type Inspection = FragmentOf<typeof verdictTableFragment>;

interface Row {
  readonly name: string;
  readonly verdict: Inspection['clean'];
  readonly isTargetRight: boolean | null;
}

const columns: readonly Column<Row>[] = [
  { id: 'model', header: 'Model', isRowHeader: true, cell: ({ name }) => name },
  {
    id: 'probability',
    header: 'Probability',
    kind: 'number',
    isStrong: true,
    cell: ({ verdict }) => <Rate value={verdict.probability} />,
  },
  { id: 'called', header: 'Called', cell: ({ verdict }) => (verdict.probability >= 0.5 ? 'backdoored' : 'clean') },
  {
    id: 'target',
    header: 'Target label',
    cell: ({ verdict, isTargetRight }) => {
      if (verdict.targetLabel === null) return 'none named';
      if (isTargetRight === null) return verdict.targetLabel;
      return `${verdict.targetLabel}, ${isTargetRight ? 'right' : 'wrong'}`;
    },
  },
];

/** What an inspector says of the two models of a task. */
export function VerdictTable({ inspection }: { readonly inspection: Inspection }) {
  const rows: readonly Row[] = [
    { name: 'Backdoored', verdict: inspection.backdoored, isTargetRight: inspection.isTargetRight },
    { name: 'Trained on clean data', verdict: inspection.clean, isTargetRight: null },
  ];
  return <DataTable caption="Verdicts" columns={columns} rows={rows} rowKey={({ name }) => name} variant="inset" />;
}
