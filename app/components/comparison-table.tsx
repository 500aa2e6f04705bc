import { EffectBar } from './effect-bar.tsx';
import { Rate } from './rate.tsx';
import { TableScroller } from './table-scroller.tsx';
import type { ThreeRates } from './task-table.tsx';
import { TermHeader } from './term-header.tsx';

interface ComparisonTableProps {
  readonly score: (ThreeRates & { readonly nde: number; readonly der: number }) | null;
  readonly undefended: ThreeRates;
  readonly reference: ThreeRates;
}

/** The victim after the defense, between the undefended one and the clean-trained reference. */
export function ComparisonTable({ score, undefended, reference }: ComparisonTableProps) {
  return (
    <TableScroller label="Scores on this task">
      <table>
        <caption className="visually-hidden">Scores on this task</caption>
        <thead>
          <tr>
            <th scope="col">Model</th>
            <TermHeader term="nde" className="leading" />
            <TermHeader term="der" />
            <TermHeader term="cac" />
            <TermHeader term="asr" />
            <TermHeader term="rac" />
          </tr>
        </thead>
        <tbody>
          {score ? (
            <tr>
              <th scope="row">After the defense</th>
              <td className="number leading">
                <EffectBar value={score.nde} />
                <Rate value={score.nde} />
              </td>
              <td className="number">
                <Rate value={score.der} />
              </td>
              <Three rates={score} />
            </tr>
          ) : null}
          <OtherModel name="Undefended victim" rates={undefended} />
          <OtherModel name="Trained on clean data" rates={reference} />
        </tbody>
      </table>
    </TableScroller>
  );
}

function OtherModel({ name, rates }: { readonly name: string; readonly rates: ThreeRates }) {
  return (
    <tr className="muted">
      <td>{name}</td>
      <td />
      <td />
      <Three rates={rates} />
    </tr>
  );
}

function Three({ rates }: { readonly rates: ThreeRates }) {
  return [rates.cac, rates.asr, rates.rac].map((value, index) => (
    <td className="number" key={index}>
      <Rate value={value} />
    </td>
  ));
}
