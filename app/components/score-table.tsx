import Link from 'next/link';
import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { EffectBar } from './effect-bar.tsx';
import { Rate } from './rate.tsx';
import { TableScroller } from './table-scroller.tsx';
import { TermHeader } from './term-header.tsx';

export const scoreRowFragment = graphql(`
  fragment ScoreRow on BoardEntry {
    rank
    defense
    team
    stage
    modalities
    nde
    der
    cac
    asr
    rac
    tasks
    failures
    submissionId
  }
`);
type ScoreRow = FragmentOf<typeof scoreRowFragment>;

const absent = 'No value: the container failed on every task';

/** The ranked board. */
export function ScoreTable({ caption, rows }: { readonly caption: string; readonly rows: readonly ScoreRow[] }) {
  return (
    <TableScroller label={caption}>
      <table className="scores">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col" className="number">
              Rank
            </th>
            <th scope="col">Defense</th>
            <th scope="col">Team</th>
            <th scope="col">Stage</th>
            <th scope="col">Modality</th>
            <TermHeader term="nde" className="leading" />
            <TermHeader term="der" />
            <TermHeader term="cac" />
            <TermHeader term="asr" />
            <TermHeader term="rac" />
            <th scope="col" className="number">
              <abbr title="Tasks on which the container failed; they count as no effect">Failures</abbr>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.submissionId}>
              <td className="number rank">{row.rank}</td>
              <th scope="row" className="name">
                <Link href={`/submissions/${row.submissionId}`}>{row.defense}</Link>
              </th>
              <td className="name">{row.team}</td>
              <td>{row.stage.toLowerCase()}</td>
              <td>{row.modalities.map((modality) => modality.toLowerCase()).join(' + ')}</td>
              <td className="number leading">
                <EffectBar value={row.nde} />
                <Rate value={row.nde} />
              </td>
              <td className="number">
                <Rate value={row.der} />
              </td>
              <td className="number">
                <Rate value={row.cac} absent={absent} />
              </td>
              <td className="number">
                <Rate value={row.asr} absent={absent} />
              </td>
              <td className="number">
                <Rate value={row.rac} absent={absent} />
              </td>
              <td className="number" title={`${row.failures} of ${row.tasks} tasks`}>
                {row.failures === 0 ? <span className="muted">0</span> : `${row.failures} / ${row.tasks}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}
