import Link from 'next/link';
import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { attackAddress } from './attack-address.ts';
import { formatRatio } from './format-rate.ts';
import { Rate } from './rate.tsx';
import { TableScroller } from './table-scroller.tsx';
import { TermHeader } from './term-header.tsx';

export const taskRowFragment = graphql(`
  fragment TaskRow on Task {
    id
    modality
    dataset
    attack
    victim
    factors
    poisonRatio
    seed
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
`);
type TaskRow = FragmentOf<typeof taskRowFragment>;

function RateCells({ rates: { cac, asr, rac } }: { readonly rates: TaskRow['undefended'] }) {
  return (
    <>
      <td className="number group-start">
        <Rate value={cac} />
      </td>
      <td className="number">
        <Rate value={asr} />
      </td>
      <td className="number">
        <Rate value={rac} />
      </td>
    </>
  );
}

/** Practical factors, one a line, below the attack. */
function Factors({ factors }: { readonly factors: readonly string[] }) {
  return factors.map((factor) => (
    <div key={factor} className="factor">
      {factor}
    </div>
  ));
}

/** Both ends of the scale, task by task: the victim without a defense, and a model that was never attacked. */
export function TaskTable({ tasks }: { readonly tasks: readonly TaskRow[] }) {
  return (
    <TableScroller label="Undefended victims and clean-trained references">
      <table className="tasks">
        <caption className="visually-hidden">Undefended victims and clean-trained references</caption>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              Modality
            </th>
            <th scope="col" rowSpan={2}>
              Dataset
            </th>
            <th scope="col" rowSpan={2}>
              Attack
            </th>
            <th scope="col" rowSpan={2} className="number">
              Poisoned
            </th>
            <th scope="col" rowSpan={2}>
              Victim
            </th>
            <th scope="col" rowSpan={2} className="number">
              Seed
            </th>
            <th scope="colgroup" colSpan={3} className="group group-start">
              Undefended
            </th>
            <th scope="colgroup" colSpan={3} className="group group-start">
              Trained on clean data
            </th>
          </tr>
          <tr>
            <TermHeader term="cac" className="group-start" />
            <TermHeader term="asr" />
            <TermHeader term="rac" />
            <TermHeader term="cac" className="group-start" />
            <TermHeader term="asr" />
            <TermHeader term="rac" />
          </tr>
        </thead>
        <tbody>
          {tasks.map((task) => (
            <tr key={task.id}>
              <td>{task.modality.toLowerCase()}</td>
              <td>{task.dataset}</td>
              <th scope="row">
                <Link href={attackAddress(task.modality, task.attack)}>{task.attack}</Link>
                <Factors factors={task.factors} />
              </th>
              <td className="number">{formatRatio(task.poisonRatio)}</td>
              <td>{task.victim}</td>
              <td className="number">{task.seed}</td>
              <RateCells rates={task.undefended} />
              <RateCells rates={task.reference} />
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}
