import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { DataTable, type Column } from './data-table.tsx';
import { Rate } from './rate.tsx';

export const detectionTableFragment = graphql(`
  fragment DetectionTable on Detection {
    truePositives
    falsePositives
    trueNegatives
    falseNegatives
    auroc
    averagePrecision
    tprAtFpr01
    fpr95
  }
`);
type Detection = FragmentOf<typeof detectionTableFragment>;

const absent = 'Not defined: all samples of the task, or all answers of the defense, are of one kind';

const columns: readonly Column<Detection>[] = [
  { id: 'detection', header: 'Detection', isRowHeader: true, cell: () => 'rows' },
  countColumn('truePositives', 'Poisoned flagged'),
  countColumn('falseNegatives', 'Poisoned passed'),
  countColumn('falsePositives', 'Clean flagged'),
  countColumn('trueNegatives', 'Clean passed'),
  metricColumn('auroc', 'AUROC', 'Area under the ROC curve of the scores (higher is better)'),
  metricColumn('averagePrecision', 'AP', 'Average precision of the scores (higher is better)'),
  metricColumn('tprAtFpr01', 'TPR@1%', 'True positive rate at a false positive rate of 1 % (higher is better)'),
  metricColumn('fpr95', 'FPR@95%', 'False positive rate at a true positive rate of 95 % (lower is better)'),
];

type CountName = 'truePositives' | 'falsePositives' | 'trueNegatives' | 'falseNegatives';

function countColumn(name: CountName, header: string): Column<Detection> {
  return { id: name, header, kind: 'number', cell: (detection) => detection[name] };
}

function metricColumn(name: Exclude<keyof Detection, CountName>, short: string, meaning: string): Column<Detection> {
  return {
    id: name,
    header: <abbr title={meaning}>{short}</abbr>,
    kind: 'number',
    cell: (detection) => <Rate value={detection[name]} absent={absent} />,
  };
}

/**
 * How well a sanitizer separated poisoned training samples from clean ones, or a filter triggered queries from clean
 * ones.
 */
export function DetectionTable({ detection }: { readonly detection: Detection }) {
  return (
    <DataTable
      caption="Detection of poisoned training samples or triggered queries"
      columns={columns}
      rows={[detection]}
      variant="inset"
    />
  );
}
