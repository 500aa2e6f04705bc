import { useId, type ReactNode } from 'react';
import styles from './data-table.module.css';

/** One column of a table: its header, and what it shows of a row. */
export interface Column<Row> {
  /** Unique within the table. */
  readonly id: string;
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** The cell names its row. */
  readonly isRowHeader?: boolean;
  readonly isStrong?: boolean;
  /** Numbers are aligned to the right. Names and prose may wrap, all other cells do not. */
  readonly kind?: 'number' | 'name' | 'prose';
  /** Adjacent columns with the same group share a header above their own. */
  readonly group?: string;
  /** Number of columns that the cell of this row covers; 1 by default. The covered columns are left out. */
  readonly span?: (row: Row) => number;
  /** A tooltip for the cell. */
  readonly title?: (row: Row) => string;
}

interface DataTableProps<Row> {
  /** Read out as the name of the table and of the box that scrolls. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** The position of a row by default, for rows that never change their order. */
  readonly rowKey?: (row: Row) => string;
  readonly isMuted?: (row: Row) => boolean;
  /** `inset`: within another element of a list, with lighter rules. */
  readonly variant?: 'page' | 'inset';
}

/** A table in a box of its own. A wide table scrolls within the box, also by keyboard; the page does not scroll. */
export function DataTable<Row>({ caption, columns, rows, rowKey, isMuted, variant = 'page' }: DataTableProps<Row>) {
  const captionId = useId();
  return (
    <div className={styles.scroller} data-variant={variant} role="group" aria-labelledby={captionId} tabIndex={0}>
      <table className={styles.table}>
        <caption id={captionId} className={styles.caption}>
          {caption}
        </caption>
        <thead>
          <HeaderRows columns={columns} />
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={rowKey?.(row) ?? index} data-muted={isMuted?.(row) || undefined}>
              {visibleColumns(columns, row).map((column) => (
                <BodyCell key={column.id} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Placed<Row> = Column<Row> & { readonly startsGroup: boolean };

function HeaderRows<Row>({ columns }: { readonly columns: readonly Column<Row>[] }) {
  const placed = withGroupStarts(columns);
  if (placed.every(({ group }) => group === undefined)) {
    return (
      <tr>
        {placed.map((column) => (
          <HeaderCell key={column.id} column={column} />
        ))}
      </tr>
    );
  }
  const grouped = placed.filter(({ group }) => group !== undefined);
  return (
    <>
      <tr>
        {placed.map((column) => {
          if (column.group === undefined) return <HeaderCell key={column.id} column={column} rowSpan={2} />;
          if (!column.startsGroup) return null;
          const width = placed.filter(({ group }) => group === column.group).length;
          return (
            <th key={column.id} scope="colgroup" colSpan={width} className={styles.group} data-starts-group>
              {column.group}
            </th>
          );
        })}
      </tr>
      <tr>
        {grouped.map((column) => (
          <HeaderCell key={column.id} column={column} />
        ))}
      </tr>
    </>
  );
}

function HeaderCell<Row>({ column, rowSpan }: { readonly column: Placed<Row>; readonly rowSpan?: number }) {
  return (
    <th
      scope="col"
      rowSpan={rowSpan}
      className={column.kind === 'number' ? styles.number : undefined}
      data-starts-group={column.startsGroup || undefined}
    >
      {column.header}
    </th>
  );
}

function BodyCell<Row>({ column, row }: { readonly column: Placed<Row>; readonly row: Row }) {
  const { cell, isRowHeader, isStrong, kind, span, startsGroup, title } = column;
  const width = span?.(row) ?? 1;
  const attributes = {
    className: [kind && styles[kind], isStrong && styles.strong].filter(Boolean).join(' ') || undefined,
    colSpan: width > 1 ? width : undefined,
    title: title?.(row),
    'data-starts-group': startsGroup || undefined,
  };
  return isRowHeader ? (
    <th scope="row" {...attributes}>
      {cell(row)}
    </th>
  ) : (
    <td {...attributes}>{cell(row)}</td>
  );
}

function withGroupStarts<Row>(columns: readonly Column<Row>[]): readonly Placed<Row>[] {
  return columns.map((column, index) => ({
    ...column,
    startsGroup: column.group !== undefined && column.group !== columns[index - 1]?.group,
  }));
}

/** The columns that have a cell in this row: those that no wider cell covers. */
function visibleColumns<Row>(columns: readonly Column<Row>[], row: Row): readonly Placed<Row>[] {
  let covered = 0;
  return withGroupStarts(columns).filter(({ span }) => {
    if (covered > 0) {
      covered -= 1;
      return false;
    }
    covered = (span?.(row) ?? 1) - 1;
    return true;
  });
}
