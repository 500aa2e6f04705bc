import type { Database } from '../../db/client.ts';
import { buildReferenceDefenses } from '../reference-defenses/build-reference-defenses.ts';
import type { Engine } from '../sandbox/container-engine.ts';
import { enterReferenceDefense } from './enter-reference-defense.ts';

/**
 * Builds the reference defenses and enters each of them for a suite once the suite is registered. A failed build is
 * reported on stderr and does not stop the others.
 * @param registered resolves to whether the suite is registered.
 */
export async function enterReferenceDefenses(
  db: Database,
  engine: Engine,
  suiteId: string,
  registered: Promise<boolean>,
): Promise<void> {
  const built = await buildReferenceDefenses(engine);
  if (!(await registered)) return;
  for (const defense of built) {
    if (defense.image === null) console.error(`Reference defense ${defense.id} was not built: ${defense.failure}`);
    else await enterReferenceDefense(db, suiteId, defense);
  }
}
