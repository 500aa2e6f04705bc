import Link from 'next/link';
import { Fragment } from 'react';
import type { Modality } from '../../../../benchmark/words/modality.ts';
import { formatBoardSlug } from '../../../boards/board-slug.ts';
import { DataTable, type Column } from '../../../components/data-table.tsx';
import { FactorList } from '../../../components/factor-list.tsx';
import { formatRatio } from '../../../../benchmark/words/format-rate.ts';
import { Muted } from '../../../components/muted.tsx';
import { OutsideLink } from '../../../components/outside-link.tsx';
import { Rate } from '../../../components/rate.tsx';
import { rateColumn } from '../../../components/score-columns.tsx';
import { SectionText } from '../../../components/section.tsx';
import { VisuallyHidden } from '../../../components/visually-hidden.tsx';
import type { FigureRow, PublishedFigure } from '../../merge-figures.ts';

interface FigureTableProps {
  readonly modality: Modality;
  readonly rows: readonly FigureRow[];
}

/** The undefended victims of this benchmark beside published results, each with its source. */
export function FigureTable({ modality, rows }: FigureTableProps) {
  const sources = sourcesOf(rows);
  const measured = figureColumns('Measured here', (row) => row.measured, 'Not measured here');
  const published = figureColumns('Published by others', (row) => row.published, 'No published result known');
  const columns: readonly Column<FigureRow>[] = [
    {
      id: 'dataset',
      header: 'Dataset',
      isRowHeader: true,
      cell: ({ dataset, conditions }) => (
        <>
          {dataset}
          <FactorList factors={conditions} />
        </>
      ),
    },
    { id: 'ratio', header: 'Poisoned', kind: 'number', cell: ({ poisonRatio }) => formatRatio(poisonRatio) },
    ...measured,
    {
      id: 'suite',
      header: 'Suites',
      group: 'Measured here',
      cell: (row) => row.measured && <SuiteLinks modality={modality} {...row.measured} />,
    },
    ...published,
    {
      id: 'source',
      header: 'Source',
      group: 'Published by others',
      cell: (row) => row.published && <SourceLink source={row.published.source} sources={sources} />,
    },
  ];
  return (
    <>
      <DataTable
        caption="Clean accuracy and attack success rate, measured and published"
        columns={columns}
        rows={rows}
      />
      {sources.map((source, index) => (
        <SectionText key={keyOf(source)}>
          [{index + 1}] <OutsideLink url={source.url}>{source.title}</OutsideLink>
        </SectionText>
      ))}
    </>
  );
}

type Source = PublishedFigure['source'];

function sourcesOf(rows: readonly FigureRow[]): readonly Source[] {
  const sources = rows.flatMap(({ published }) => (published ? [published.source] : []));
  return [...new Map(sources.map((source) => [keyOf(source), source])).values()];
}

function keyOf({ title, url }: Source): string {
  return `${title} ${url}`;
}

interface Figure {
  readonly victim: string;
  readonly cac: number;
  readonly asr: number;
}

/** Victim and two rates; where there is no result, one dash takes the place of the whole group. */
function figureColumns(
  group: string,
  figureOf: (row: FigureRow) => Figure | null,
  absent: string,
): readonly Column<FigureRow>[] {
  return [
    {
      id: `${group} victim`,
      header: 'Victim',
      group,
      span: (row) => (figureOf(row) ? 1 : 4),
      cell: (row) => figureOf(row)?.victim ?? <Rate value={null} absent={absent} />,
    },
    rateColumn('cac', (row) => figureOf(row)?.cac ?? null, { group }),
    rateColumn('asr', (row) => figureOf(row)?.asr ?? null, { group }),
  ];
}

interface SuiteLinksProps {
  readonly modality: Modality;
  readonly suites: readonly string[];
  readonly seeds: number;
}

function SuiteLinks({ modality, suites, seeds }: SuiteLinksProps) {
  return (
    <>
      {suites.map((suite, index) => (
        <Fragment key={suite}>
          {index > 0 ? ', ' : null}
          <Link href={`/boards/${formatBoardSlug({ suite, modality, stage: null })}`}>{suite}</Link>
        </Fragment>
      ))}
      {seeds > 1 ? <Muted>, {seeds} seeds</Muted> : null}
    </>
  );
}

function SourceLink({ source, sources }: { readonly source: Source; readonly sources: readonly Source[] }) {
  const number = sources.findIndex((other) => keyOf(other) === keyOf(source)) + 1;
  return (
    <OutsideLink url={source.url} title={source.title}>
      [{number}]<VisuallyHidden> {source.title}</VisuallyHidden>
    </OutsideLink>
  );
}
