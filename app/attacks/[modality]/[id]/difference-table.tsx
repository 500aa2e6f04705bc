import { graphql, type FragmentOf } from '../../../../graphql/client/graphql.ts';
import { TableScroller } from '../../../components/table-scroller.tsx';

export const differenceFragment = graphql(`
  fragment DifferenceRow on ReferenceDifference {
    reference
    here
    effect
  }
`);
type Difference = FragmentOf<typeof differenceFragment>;

/** What the reference implementation does otherwise. */
export function DifferenceTable({ differences }: { readonly differences: readonly Difference[] }) {
  return (
    <TableScroller label="Differences from the reference implementation">
      <table>
        <caption className="visually-hidden">Differences from the reference implementation</caption>
        <thead>
          <tr>
            <th scope="col">Reference</th>
            <th scope="col">Here</th>
            <th scope="col">Effect</th>
          </tr>
        </thead>
        <tbody>
          {differences.map(({ reference, here, effect }) => (
            <tr key={reference}>
              <td className="words">{reference}</td>
              <td className="words">{here}</td>
              <td className="words">{effect}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}
