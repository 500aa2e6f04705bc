import { graphql, type FragmentOf } from '../../../../graphql/client/graphql.ts';
import { DataTable, type Column } from '../../../components/data-table.tsx';

export const differenceFragment = graphql(`
  fragment DifferenceRow on ReferenceDifference {
    reference
    here
    effect
  }
`);
type Difference = FragmentOf<typeof differenceFragment>;

const columns: readonly Column<Difference>[] = [
  { id: 'reference', header: 'Reference', kind: 'prose', cell: ({ reference }) => reference },
  { id: 'here', header: 'Here', kind: 'prose', cell: ({ here }) => here },
  { id: 'effect', header: 'Effect', kind: 'prose', cell: ({ effect }) => effect },
];

/** What the reference implementation does differently. */
export function DifferenceTable({ differences }: { readonly differences: readonly Difference[] }) {
  return <DataTable caption="Differences from the reference implementation" columns={columns} rows={differences} />;
}
