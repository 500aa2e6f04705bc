import Link from 'next/link';
import { attackAddress } from './attack-address.ts';
import { formatRatio } from './format-rate.ts';
import { Rate } from './rate.tsx';
import { TableScroller } from './table-scroller.tsx';
import { TermHeader } from './term-header.tsx';

export interface ThreeRates {
  readonly cac: number;
  readonly asr: number;
  readonly rac: number;
}

export interface TaskRow {
  readonly id: string;
  readonly modality: string;
  readonly dataset: string;
  readonly attack: string;
  readonly victim: string;
  readonly factors: readonly string[];
  readonly poisonRatio: number;
  readonly seed: number;
  readonly undefended: ThreeRates;
  readonly reference: ThreeRates;
}

function RateCells({ rates: { cac, asr, rac } }: { readonly rates: ThreeRates }) {
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
