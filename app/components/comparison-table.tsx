import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { DataTable, type Column } from './data-table.tsx';
import { Rate } from './rate.tsx';
import { effectColumn, rateColumn } from './score-columns.tsx';
import { TermLabel } from './term-label.tsx';

export const comparisonTableFragment = graphql(`
  fragment ComparisonTable on Evaluation {
    score {
      nde
      der
      cac
      asr
      rac
    }
    task {
      undefended {
        cac
        asr
        rac
      }
      reference {
        cac
        asr
        rac
      }
    }
  }
`);
type Comparison = FragmentOf<typeof comparisonTableFragment>;

interface ModelRow {
  readonly name: string;
  /** Null for the models that a defense is compared with. */
  readonly score: Comparison['score'];
  readonly rates: Comparison['task']['reference'];
}

const columns: readonly Column<ModelRow>[] = [
  { id: 'model', header: 'Model', isRowHeader: true, cell: ({ name }) => name },
  effectColumn(({ score }) => score && score.nde),
  {
    id: 'der',
    header: <TermLabel term="der" />,
    kind: 'number',
    cell: ({ score }) => (score ? <Rate value={score.der} /> : null),
  },
  ...(['cac', 'asr', 'rac'] as const).map((term) => rateColumn<ModelRow>(term, ({ rates }) => rates[term])),
];

/** The victim after the defense, compared with the undefended victim and with a model trained on clean data. */
export function ComparisonTable({ evaluation: { score, task } }: { readonly evaluation: Comparison }) {
  const rows: readonly ModelRow[] = [
    ...(score ? [{ name: 'After the defense', score, rates: score }] : []),
    { name: 'Undefended victim', score: null, rates: task.undefended },
    { name: 'Trained on clean data', score: null, rates: task.reference },
  ];
  return (
    <DataTable
      caption="Scores on this task"
      columns={columns}
      rows={rows}
      rowKey={({ name }) => name}
      isMuted={(row) => row.score === null}
      variant="inset"
    />
  );
}
