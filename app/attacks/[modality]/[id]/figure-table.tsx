import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Modality } from '../../../../benchmark/words/modality.ts';
import { formatBoardSlug } from '../../../boards/board-slug.ts';
import { formatRatio } from '../../../components/format-rate.ts';
import { OutsideLink } from '../../../components/outside-link.tsx';
import { Rate } from '../../../components/rate.tsx';
import { TableScroller } from '../../../components/table-scroller.tsx';
import { TermHeader } from '../../../components/term-header.tsx';
import type { FigureRow, MeasuredFigure, PublishedFigure } from '../../merge-figures.ts';

interface FigureTableProps {
  readonly modality: Modality;
  readonly rows: readonly FigureRow[];
}

/** Our undefended victims beside published figures, each with its source. */
export function FigureTable({ modality, rows }: FigureTableProps) {
  const boardOf = (suite: string) => `/boards/${formatBoardSlug({ suite, modality, stage: null })}`;
  const sources = new Map(
    rows.flatMap(({ published }) => (published ? [[keyOf(published.source), published.source]] : [])),
  );
  const numberOf = (source: Source) => [...sources.keys()].indexOf(keyOf(source)) + 1;
  return (
    <>
      <TableScroller label="Measured and published">
        <table>
          <caption className="visually-hidden">Clean accuracy and attack success, measured and published</caption>
          <thead>
            <tr>
              <th scope="col" rowSpan={2}>
                Dataset
              </th>
              <th scope="col" rowSpan={2} className="number">
                Poisoned
              </th>
              <th scope="colgroup" colSpan={4} className="group group-start">
                Measured here
              </th>
              <th scope="colgroup" colSpan={4} className="group group-start">
                Published by others
              </th>
            </tr>
            <tr>
              <th scope="col" className="group-start">
                Victim
              </th>
              <TermHeader term="cac" />
              <TermHeader term="asr" />
              <th scope="col">Suite</th>
              <th scope="col" className="group-start">
                Victim
              </th>
              <TermHeader term="cac" />
              <TermHeader term="asr" />
              <th scope="col">Source</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ dataset, poisonRatio, conditions, measured, published }, index) => (
              <tr key={index}>
                <th scope="row">
                  {dataset}
                  {conditions.map((condition) => (
                    <div key={condition} className="factor">
                      {condition}
                    </div>
                  ))}
                </th>
                <td className="number">{formatRatio(poisonRatio)}</td>
                <FigureCells figure={measured} absent="Not measured here">
                  {measured ? <SuiteLink figure={measured} href={boardOf(measured.suite)} /> : null}
                </FigureCells>
                <FigureCells figure={published} absent="No published figure known">
                  {published ? (
                    <OutsideLink url={published.source.url} title={published.source.title}>
                      [{numberOf(published.source)}]<span className="visually-hidden"> {published.source.title}</span>
                    </OutsideLink>
                  ) : null}
                </FigureCells>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroller>
      {[...sources.values()].map((source) => (
        <p key={keyOf(source)} className="section-text">
          [{numberOf(source)}] <OutsideLink url={source.url}>{source.title}</OutsideLink>
        </p>
      ))}
    </>
  );
}

type Source = PublishedFigure['source'];

function keyOf({ title, url }: Source): string {
  return `${title} ${url}`;
}

interface FigureCellsProps {
  readonly figure: { readonly victim: string; readonly cac: number; readonly asr: number } | null;
  readonly absent: string;
  readonly children: ReactNode;
}

/** Victim, two rates, and where they are from; one dash where there is no figure. */
function FigureCells({ figure, absent, children }: FigureCellsProps) {
  if (!figure) {
    return (
      <td colSpan={4} className="group-start">
        <Rate value={null} absent={absent} />
      </td>
    );
  }
  return (
    <>
      <td className="group-start">{figure.victim}</td>
      <td className="number">
        <Rate value={figure.cac} />
      </td>
      <td className="number">
        <Rate value={figure.asr} />
      </td>
      <td>{children}</td>
    </>
  );
}

function SuiteLink({ figure: { suite, seeds }, href }: { readonly figure: MeasuredFigure; readonly href: string }) {
  return (
    <>
      <Link href={href}>{suite}</Link>
      {seeds > 1 ? <span className="muted">, {seeds} seeds</span> : null}
    </>
  );
}
