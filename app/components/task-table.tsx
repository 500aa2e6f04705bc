import Link from 'next/link';
import { enumWord } from '../../graphql/client/enum-name.ts';
import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { attackAddress } from './attack-address.ts';
import { DataTable, type Column } from './data-table.tsx';
import { FactorList } from './factor-list.tsx';
import { formatRatio } from '../../benchmark/words/format-rate.ts';
import { Rate } from './rate.tsx';
import { TaskSettings } from './task-settings.tsx';
import { unreadableRecipe } from './unreadable-recipe.ts';
import { rateColumn } from './score-columns.tsx';

export const taskRowFragment = graphql(`
  fragment TaskRow on Task {
    id
    modality
    dataset
    attack
    victim
    factors
    poisonRatio
    targetLabel
    settings {
      name
      valueJson
      defaultJson
      differs
    }
    testStrengths {
      parameter
      training
      test
      reason
    }
    trivialDetectors(first: 1) {
      id
      auroc
    }
    seed
    undefended {
      cac
      asr
      rac
    }
    reference {
      cac
      asr
      rac
    }
  }
`);
type TaskRow = FragmentOf<typeof taskRowFragment>;

function rateColumns(group: string, ratesOf: (task: TaskRow) => TaskRow['undefended']): readonly Column<TaskRow>[] {
  return (['cac', 'asr', 'rac'] as const).map((term) => rateColumn(term, (task) => ratesOf(task)[term], { group }));
}

const columns: readonly Column<TaskRow>[] = [
  { id: 'modality', header: 'Modality', cell: ({ modality }) => enumWord(modality) },
  { id: 'dataset', header: 'Dataset', cell: ({ dataset }) => dataset },
  {
    id: 'attack',
    header: 'Attack',
    isRowHeader: true,
    cell: ({ modality, attack, factors }) => (
      <>
        <Link href={attackAddress(modality, attack)}>{attack}</Link>
        <FactorList factors={factors ?? unreadableRecipe} />
      </>
    ),
  },
  { id: 'settings', header: 'Settings', kind: 'prose', cell: (task) => <TaskSettings task={task} /> },
  {
    id: 'detector',
    header: (
      <abbr title="AUROC of the best rule that needs no model, chosen with the true labels: an upper bound for simple rules">
        Trivial
      </abbr>
    ),
    kind: 'number',
    cell: ({ trivialDetectors }) => <Rate value={trivialDetectors?.[0]?.auroc ?? null} absent="Not measured" />,
    title: ({ trivialDetectors }) => trivialDetectors?.[0]?.id ?? 'not measured',
  },
  { id: 'ratio', header: 'Poisoned', kind: 'number', cell: ({ poisonRatio }) => formatRatio(poisonRatio) },
  { id: 'victim', header: 'Victim', cell: ({ victim }) => victim },
  { id: 'seed', header: 'Seed', kind: 'number', cell: ({ seed }) => seed },
  ...rateColumns('Undefended', ({ undefended }) => undefended),
  ...rateColumns('Trained on clean data', ({ reference }) => reference),
];

/** The two ends of the scale on each task: the victim without a defense, and a model trained on clean data. */
export function TaskTable({ tasks }: { readonly tasks: readonly TaskRow[] }) {
  return (
    <DataTable
      caption="Undefended victims and models trained on clean data"
      columns={columns}
      rows={tasks}
      rowKey={({ id }) => id}
    />
  );
}
