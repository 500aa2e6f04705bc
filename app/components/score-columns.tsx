import type { Term } from '../../benchmark/words/terms.ts';
import type { Column } from './data-table.tsx';
import { EffectBar } from './effect-bar.tsx';
import { Rate } from './rate.tsx';
import { TermLabel } from './term-label.tsx';

interface RateColumnOptions {
  /** Why a row may have no value. */
  readonly absent?: string;
  /** The group of columns; also part of the id, so that a table can show a score once in each group. */
  readonly group?: string;
}

/** A column with one of the scores. */
export function rateColumn<Row>(
  term: Term,
  valueOf: (row: Row) => number | null,
  { absent, group }: RateColumnOptions = {},
): Column<Row> {
  return {
    id: group === undefined ? term : `${group} ${term}`,
    header: <TermLabel term={term} />,
    kind: 'number',
    cell: (row) => <Rate value={valueOf(row)} {...(absent === undefined ? {} : { absent })} />,
    ...(group === undefined ? {} : { group }),
  };
}

/** The column with the net defense effect, which decides the rank. A row with null stays empty. */
export function effectColumn<Row>(valueOf: (row: Row) => number | null): Column<Row> {
  return {
    id: 'nde',
    header: <TermLabel term="nde" />,
    kind: 'number',
    isStrong: true,
    cell: (row) => {
      const value = valueOf(row);
      return value === null ? null : <EffectBar value={value} />;
    },
  };
}
