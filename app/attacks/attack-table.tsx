import Link from 'next/link';
import { enumWord } from '../../graphql/client/enum-name.ts';
import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { attackAddress } from '../components/attack-address.ts';
import { DataTable, type Column } from '../components/data-table.tsx';
import { formatRatio } from '../../benchmark/words/format-rate.ts';

export const attackRowFragment = graphql(`
  fragment AttackRow on Attack {
    id
    modality
    title
    paper {
      year
    }
    family
    labelRule
    fidelity
    defaultPoisonRatio
    minimumAttackSuccessRate
  }
`);
type AttackRow = FragmentOf<typeof attackRowFragment>;

const columns: readonly Column<AttackRow>[] = [
  {
    id: 'title',
    header: 'Name',
    isRowHeader: true,
    cell: ({ modality, id, title }) => <Link href={attackAddress(modality, id)}>{title}</Link>,
  },
  { id: 'id', header: 'Id', cell: ({ id }) => <code>{id}</code> },
  { id: 'family', header: 'Family', cell: ({ family }) => family },
  { id: 'labels', header: 'Labels', cell: ({ labelRule }) => enumWord(labelRule) },
  { id: 'fidelity', header: 'Fidelity', cell: ({ fidelity }) => enumWord(fidelity) },
  { id: 'year', header: 'Year', kind: 'number', cell: ({ paper }) => paper.year },
  {
    id: 'ratio',
    header: 'Poisoned',
    kind: 'number',
    cell: ({ defaultPoisonRatio }) => formatRatio(defaultPoisonRatio),
  },
  {
    id: 'gate',
    header: <abbr title="Attack success rate that an undefended victim must reach">Gate</abbr>,
    kind: 'number',
    cell: ({ minimumAttackSuccessRate }) => formatRatio(minimumAttackSuccessRate),
  },
];

/** The attacks of one modality. */
export function AttackTable({
  caption,
  attacks,
}: {
  readonly caption: string;
  readonly attacks: readonly AttackRow[];
}) {
  return <DataTable caption={caption} columns={columns} rows={attacks} rowKey={({ id }) => id} />;
}
