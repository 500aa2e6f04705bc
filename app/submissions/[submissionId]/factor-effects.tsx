import { enumWord } from '../../../graphql/client/enum-name.ts';
import { graphql, type FragmentOf } from '../../../graphql/client/graphql.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FactorName } from '../../components/factor-list.tsx';
import { Rate } from '../../components/rate.tsx';
import { Section } from '../../components/section.tsx';

export const factorEffectFragment = graphql(`
  fragment FactorEffectRow on FactorEffect {
    factors
    nde
    plainNde
    difference
    modality
    attack
    seed
  }
`);
type FactorEffect = FragmentOf<typeof factorEffectFragment>;

const columns: readonly Column<FactorEffect>[] = [
  {
    id: 'task',
    header: 'Task',
    isRowHeader: true,
    cell: ({ modality, attack, seed }) => `${enumWord(modality)} ${attack}, seed ${seed}`,
  },
  { id: 'factors', header: 'Factors', kind: 'prose', cell: ({ factors }) => <FactorName name={factors} /> },
  { id: 'plain', header: 'NDE without', kind: 'number', cell: ({ plainNde }) => <Rate value={plainNde} /> },
  { id: 'with', header: 'NDE with', kind: 'number', cell: ({ nde }) => <Rate value={nde} /> },
  {
    id: 'difference',
    header: 'Difference',
    kind: 'number',
    isStrong: true,
    cell: ({ difference }) => `${difference > 0 ? '+' : ''}${(100 * difference).toFixed(1)}`,
  },
];

/** How robust a defense is to noise and wrong labels in the training data. */
export function FactorEffects({ effects }: { readonly effects: readonly FactorEffect[] }) {
  if (effects.length === 0) return null;
  return (
    <Section
      id="factors"
      title="Robustness to practical factors"
      text="The net defense effect on tasks with noise or wrong labels in the training data, beside the same tasks without them. A difference of 0 points means that the factor does not matter."
    >
      <DataTable caption="Net defense effect with and without practical factors" columns={columns} rows={effects} />
    </Section>
  );
}
