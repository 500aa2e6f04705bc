import type { Database } from '../../db/client.ts';
import { buildBaselines } from '../reference-defenses/build-reference-defenses.ts';
import type { Engine } from '../sandbox/container-engine.ts';
import { enterReferenceDefense } from './enter-reference-defense.ts';

/**
 * Builds the reference defenses, and enters each for a suite as soon as that is registered. One that cannot be built is
 * told on stderr; the others are entered.
 * @param registered whether the suite is.
 */
export async function enterBaselines(
  db: Database,
  engine: Engine,
  suiteId: string,
  registered: Promise<boolean>,
): Promise<void> {
  const built = await buildBaselines(engine);
  if (!(await registered)) return;
  for (const baseline of built) {
    if (baseline.image === null) console.error(`Reference defense ${baseline.id} was not built: ${baseline.failure}`);
    else await enterReferenceDefense(db, suiteId, baseline);
  }
}
