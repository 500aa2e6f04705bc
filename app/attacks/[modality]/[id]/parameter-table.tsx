import { graphql, type FragmentOf } from '../../../../graphql/client/graphql.ts';
import { DataTable, type Column } from '../../../components/data-table.tsx';
import { Muted } from '../../../components/muted.tsx';

export const parameterFragment = graphql(`
  fragment ParameterRow on AttackParameter {
    name
    description
    unit
    range
    defaultJson
  }
`);
type Parameter = FragmentOf<typeof parameterFragment>;

const columns: readonly Column<Parameter>[] = [
  { id: 'name', header: 'Name', isRowHeader: true, cell: ({ name }) => <code>{name}</code> },
  { id: 'meaning', header: 'Meaning', kind: 'prose', cell: ({ description }) => description },
  { id: 'range', header: 'Range', kind: 'prose', cell: ({ range }) => range },
  { id: 'unit', header: 'Unit', cell: ({ unit }) => unit ?? <Muted>none</Muted> },
  {
    id: 'default',
    header: 'Default',
    kind: 'name',
    cell: ({ defaultJson }) => (defaultJson === null ? <Muted>none</Muted> : <code>{defaultJson}</code>),
  },
];

/** The parameters of an attack. */
export function ParameterTable({ parameters }: { readonly parameters: readonly Parameter[] }) {
  return <DataTable caption="Parameters" columns={columns} rows={parameters} rowKey={({ name }) => name} />;
}
