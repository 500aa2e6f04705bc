import Link from 'next/link';
import { formatRatio } from '../components/format-rate.ts';
import { TableScroller } from '../components/table-scroller.tsx';
import { attackAddress } from '../components/attack-address.ts';
import type { ListedAttack } from './read-attacks.ts';

/** The attacks of one modality, a line each. */
export function AttackTable({
  caption,
  attacks,
}: {
  readonly caption: string;
  readonly attacks: readonly ListedAttack[];
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
              <td>{attack.labelRule.toLowerCase()}</td>
              <td>{attack.fidelity.toLowerCase()}</td>
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
