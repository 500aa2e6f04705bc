import { and, eq, or } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { attacks, type AttackRow } from '../schema/attacks.ts';
import { tasks } from '../schema/tasks.ts';
import { taskColumns, type TaskRow } from './read-tasks.ts';

/** Identifies an attack: ids are unique within a modality. */
export type AttackName = Pick<AttackRow, 'modality' | 'id'>;

/** All attacks of the release, or those of one modality, in catalog order. */
export async function listAttacks(db: Database, modality?: AttackRow['modality']): Promise<readonly AttackRow[]> {
  return db
    .select()
    .from(attacks)
    .where(modality ? eq(attacks.modality, modality) : undefined)
    .orderBy(attacks.position);
}

export async function findAttack(db: Database, { modality, id }: AttackName): Promise<AttackRow | undefined> {
  const [attack] = await db
    .select()
    .from(attacks)
    .where(and(eq(attacks.modality, modality), eq(attacks.id, id)));
  return attack;
}

/** The tasks of all suites that these attacks poisoned, by `attackKey`, in a fixed order. */
export async function listTasksByAttack(
  db: Database,
  names: readonly AttackName[],
): Promise<ReadonlyMap<string, readonly TaskRow[]>> {
  const byAttack = new Map<string, TaskRow[]>(names.map((name) => [attackKey(name), []]));
  if (names.length === 0) return byAttack;
  const found = await db
    .select(taskColumns)
    .from(tasks)
    .where(or(...names.map(({ modality, id }) => and(eq(tasks.modality, modality), eq(tasks.attackId, id)))))
    .orderBy(tasks.datasetId, tasks.poisonRatio, tasks.scenarioId, tasks.seed, tasks.id);
  for (const task of found) byAttack.get(attackKey({ modality: task.modality, id: task.attackId }))?.push(task);
  return byAttack;
}

/** For example image/badnets. */
export function attackKey({ modality, id }: AttackName): string {
  return `${modality}/${id}`;
}
