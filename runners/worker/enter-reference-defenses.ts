import type { Database } from '../../db/client.ts';
import { buildReferenceDefenses } from '../reference-defenses/build-reference-defenses.ts';
import type { Engine } from '../sandbox/container-engine.ts';
import { enterReferenceDefense } from './enter-reference-defense.ts';

/**
 * Builds the reference defenses and enters each of them for an announced suite. A failed build is reported on stderr
 * and does not stop the others.
 */
export async function enterReferenceDefenses(db: Database, engine: Engine, suiteId: string): Promise<void> {
  const built = await buildReferenceDefenses(engine);
  for (const defense of built) {
    if (defense.image === null) console.error(`Reference defense ${defense.id} was not built: ${defense.failure}`);
    else await enterReferenceDefense(db, suiteId, defense);
  }
}
