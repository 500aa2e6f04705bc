import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { DataTable, type Column } from '../../app/components/data-table.tsx';

interface Row {
  readonly name: string;
  readonly here: readonly [number, number] | null;
}

const rows: readonly Row[] = [
  { name: 'one', here: [1, 2] },
  { name: 'two', here: null },
];

const columns: readonly Column<Row>[] = [
  { id: 'name', header: 'Name', isRowHeader: true, cell: ({ name }) => name },
  { id: 'a', header: 'A', group: 'Here', span: ({ here }) => (here ? 1 : 2), cell: ({ here }) => here?.[0] ?? '–' },
  { id: 'b', header: 'B', group: 'Here', cell: ({ here }) => here?.[1] },
];

/** The markup without class names and the attributes that only styles use; the generated id is replaced. */
function render(shown: readonly Column<Row>[]): string {
  const html = renderToStaticMarkup(createElement(DataTable<Row>, { caption: 'Numbers', columns: shown, rows }));
  const captionId = /<caption id="([^"]+)"/.exec(html)?.[1] ?? '';
  return html.replaceAll(/ (?:class|data-[a-z-]+)="[^"]*"/g, '').replaceAll(captionId, 'ID');
}

test('a table has a caption, a box that is named by it and scrolls by keyboard, and scoped headers', () => {
  expect(render(columns.slice(0, 1))).toBe(
    '<div role="group" aria-labelledby="ID" tabindex="0"><table><caption id="ID">Numbers</caption>' +
      '<thead><tr><th scope="col">Name</th></tr></thead>' +
      '<tbody><tr><th scope="row">one</th></tr><tr><th scope="row">two</th></tr></tbody></table></div>',
  );
});

test('columns of a group share a header, and a wide cell takes the place of the columns that it covers', () => {
  const html = render(columns);
  expect(html).toContain(
    '<thead><tr><th scope="col" rowSpan="2">Name</th><th scope="colgroup" colSpan="2">Here</th></tr>' +
      '<tr><th scope="col">A</th><th scope="col">B</th></tr></thead>',
  );
  expect(html).toContain(
    '<tr><th scope="row">one</th><td>1</td><td>2</td></tr><tr><th scope="row">two</th><td colSpan="2">–</td></tr>',
  );
});
