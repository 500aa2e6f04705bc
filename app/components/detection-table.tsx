import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { Rate } from './rate.tsx';
import { TableScroller } from './table-scroller.tsx';

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

interface DetectionTableProps {
  readonly detection: FragmentOf<typeof detectionTableFragment>;
}

const absent = 'Not defined: the task or the answer has samples of one kind only';

/** How well a sanitizer told poisoned training samples from clean ones. */
export function DetectionTable({ detection }: DetectionTableProps) {
  return (
    <TableScroller label="Detection of poisoned training samples">
      <table>
        <caption className="visually-hidden">Detection of poisoned training samples</caption>
        <thead>
          <tr>
            <th scope="col">Detection</th>
            <th scope="col" className="number">
              Poisoned dropped
            </th>
            <th scope="col" className="number">
              Poisoned kept
            </th>
            <th scope="col" className="number">
              Clean dropped
            </th>
            <th scope="col" className="number">
              Clean kept
            </th>
            <th scope="col" className="number">
              <abbr title="Area under the ROC curve of the scores (higher is better)">AUROC</abbr>
            </th>
            <th scope="col" className="number">
              <abbr title="Average precision of the scores (higher is better)">AP</abbr>
            </th>
            <th scope="col" className="number">
              <abbr title="Detection rate at 1 % false alarms (higher is better)">TPR@1%</abbr>
            </th>
            <th scope="col" className="number">
              <abbr title="False alarms at 95 % detection (lower is better)">FPR@95%</abbr>
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">samples</th>
            <td className="number">{detection.truePositives}</td>
            <td className="number">{detection.falseNegatives}</td>
            <td className="number">{detection.falsePositives}</td>
            <td className="number">{detection.trueNegatives}</td>
            {[detection.auroc, detection.averagePrecision, detection.tprAtFpr01, detection.fpr95].map(
              (value, index) => (
                <td className="number" key={index}>
                  <Rate value={value} absent={absent} />
                </td>
              ),
            )}
          </tr>
        </tbody>
      </table>
    </TableScroller>
  );
}
