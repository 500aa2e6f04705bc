import { graphql, type FragmentOf } from '../../../../graphql/client/graphql.ts';
import { formatRatio } from '../../../components/format-rate.ts';
import { Rate } from '../../../components/rate.tsx';
import { TableScroller } from '../../../components/table-scroller.tsx';
import { TermHeader } from '../../../components/term-header.tsx';

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

/** Where an attack missed its gate, with the figures. */
export function GateTable({ gates }: { readonly gates: readonly UnreachedGate[] }) {
  return (
    <TableScroller label="Gates that were not reached">
      <table>
        <caption className="visually-hidden">Gates that were not reached</caption>
        <thead>
          <tr>
            <th scope="col">Dataset</th>
            <th scope="col">Victim</th>
            <th scope="col" className="number">
              Poisoned
            </th>
            <TermHeader term="cac" />
            <th scope="col" className="number">
              <abbr title="Clean accuracy of the same victim trained on clean data">Clean-trained</abbr>
            </th>
            <TermHeader term="asr" />
            <th scope="col" className="number">
              <abbr title="Attack success that was asked for">Gate</abbr>
            </th>
            <th scope="col">Remark</th>
          </tr>
        </thead>
        <tbody>
          {gates.map((gate, index) => (
            <tr key={index}>
              <th scope="row">{gate.dataset}</th>
              <td>{gate.victim}</td>
              <td className="number">{formatRatio(gate.poisonRatio)}</td>
              <td className="number">
                <Rate value={gate.cac} />
              </td>
              <td className="number">
                <Rate value={gate.referenceCac} />
              </td>
              <td className="number">
                <Rate value={gate.asr} />
              </td>
              <td className="number">
                <Rate value={gate.minimumAttackSuccessRate} />
              </td>
              <td className="words">{gate.remark}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}
