import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTensorBackend } from '../../runners/tensor/start-tensor-backend.ts';
import { sharedBakesVariable } from '../../test/support/shared-bake.ts';
import { markdownTable } from '../measurement.ts';
import { acceptanceRows, type AcceptanceRow, type Requirement } from './acceptance-rows.ts';
import { isAccepted, meets, type SeedFigures } from './judge-acceptance.ts';

interface MeasuredRow extends AcceptanceRow {
  readonly measured: readonly SeedFigures[];
}

/**
 * Measures the acceptance table in process and prints it. Toy models are trained once and shared by its rows.
 * @param options.only folders of the defenses; empty: all.
 * @returns whether there are rows and each that could be measured is accepted.
 */
export async function measureAcceptance({
  only,
  seeds,
}: {
  readonly only: readonly string[];
  readonly seeds: readonly number[];
}): Promise<boolean> {
  await startTensorBackend('wasm');
  const folder = await mkdtemp(join(tmpdir(), 'mbti-acceptance-'));
  process.env[sharedBakesVariable] = folder;
  try {
    const rows: MeasuredRow[] = [];
    for (const row of acceptanceRows) {
      if (only.length > 0 && !only.includes(row.defense)) continue;
      rows.push({ ...row, measured: row.missing ? [] : await measureRow(row, seeds) });
    }
    printRows(rows, seeds);
    return rows.length > 0 && rows.every((row) => row.missing || isAccepted(row, row.measured));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureRow(row: AcceptanceRow, seeds: readonly number[]): Promise<readonly SeedFigures[]> {
  const measured: SeedFigures[] = [];
  for (const seed of seeds) {
    console.error(`${row.defense}, ${row.toy}, seed ${seed}`);
    measured.push({ seed, figures: await row.measure(seed) });
  }
  return measured;
}

function printRows(rows: readonly MeasuredRow[], seeds: readonly number[]): void {
  console.log(`### Acceptance table on the toy tasks, seeds ${seeds.join(', ')}\n`);
  console.log(
    markdownTable<MeasuredRow>(
      [
        { heading: 'defense', align: 'left', cell: ({ defense }) => defense },
        { heading: 'toy', align: 'left', cell: ({ toy }) => toy },
        { heading: 'required', align: 'left', cell: ({ required }) => requiredText(required) },
        { heading: 'found, by seed', align: 'left', cell: foundText },
        {
          heading: 'seeds that hold',
          cell: (row) => `${row.measured.filter((figures) => meets(row, figures)).length} of ${row.measured.length}`,
        },
        {
          heading: 'accepted',
          align: 'left',
          cell: (row) => row.missing ?? (isAccepted(row, row.measured) ? 'yes' : 'no'),
        },
      ],
      rows,
    ),
  );
}

function requiredText(required: AcceptanceRow['required']): string {
  return Object.entries(required)
    .map(([name, requirement]) => `${name} ${boundText(requirement)}`)
    .join('; ');
}

function boundText(requirement: Requirement): string {
  if ('exactly' in requirement) return `= ${requirement.exactly}`;
  return 'atLeast' in requirement ? `≥ ${requirement.atLeast}` : `≤ ${requirement.atMost}`;
}

function foundText({ required, measured }: MeasuredRow): string {
  return Object.keys(required)
    .map((name) => `${name} ${measured.map(({ figures }) => figureText(figures[name])).join(' / ')}`)
    .join('; ');
}

function figureText(figure: number | string | undefined): string {
  if (typeof figure !== 'number') return figure ?? '-';
  return Number.isInteger(figure) ? String(figure) : figure.toFixed(3);
}
