import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { EffectBar } from './effect-bar.tsx';
import { Rate } from './rate.tsx';
import { TableScroller } from './table-scroller.tsx';
import { TermHeader } from './term-header.tsx';

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
type ThreeRates = Comparison['task']['reference'];

/** The victim after the defense, between the undefended one and the clean-trained reference. */
export function ComparisonTable({ evaluation: { score, task } }: { readonly evaluation: Comparison }) {
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
          <OtherModel name="Undefended victim" rates={task.undefended} />
          <OtherModel name="Trained on clean data" rates={task.reference} />
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
