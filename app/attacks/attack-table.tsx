import Link from 'next/link';
import { enumWord } from '../../graphql/client/enum-name.ts';
import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { formatRatio } from '../components/format-rate.ts';
import { TableScroller } from '../components/table-scroller.tsx';
import { attackAddress } from '../components/attack-address.ts';

export const attackRowFragment = graphql(`
  fragment AttackRow on Attack {
    id
    modality
    title
    paper {
      year
    }
    family
    labelRule
    fidelity
    defaultPoisonRatio
    minimumAttackSuccessRate
  }
`);
type AttackRow = FragmentOf<typeof attackRowFragment>;

/** The attacks of one modality, a line each. */
export function AttackTable({
  caption,
  attacks,
}: {
  readonly caption: string;
  readonly attacks: readonly AttackRow[];
}) {
  return (
    <TableScroller label={caption}>
      <table>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Id</th>
            <th scope="col">Family</th>
            <th scope="col">Labels</th>
            <th scope="col">Fidelity</th>
            <th scope="col" className="number">
              Year
            </th>
            <th scope="col" className="number">
              Poisoned
            </th>
            <th scope="col" className="number">
              <abbr title="Attack success that a published victim shows at least">Gate</abbr>
            </th>
          </tr>
        </thead>
        <tbody>
          {attacks.map((attack) => (
            <tr key={attack.id}>
              <th scope="row">
                <Link href={attackAddress(attack.modality, attack.id)}>{attack.title}</Link>
              </th>
              <td>
                <code>{attack.id}</code>
              </td>
              <td>{attack.family}</td>
              <td>{enumWord(attack.labelRule)}</td>
              <td>{enumWord(attack.fidelity)}</td>
              <td className="number">{attack.paper.year}</td>
              <td className="number">{formatRatio(attack.defaultPoisonRatio)}</td>
              <td className="number">{formatRatio(attack.minimumAttackSuccessRate)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}
