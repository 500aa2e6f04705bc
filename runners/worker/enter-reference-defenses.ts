import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../db/client.ts';
import { buildReferenceDefenses } from '../reference-defenses/build-reference-defenses.ts';
import type { Engine } from '../sandbox/container-engine.ts';
import { enterReferenceDefense } from './enter-reference-defense.ts';

/**
 * Builds the reference defenses and enters each of them for an announced suite. A failed build is reported on stderr
 * and does not stop the others. If the last start gave the suite up, the process that bakes may take some seconds to say
 * that it tries again.
 */
export async function enterReferenceDefenses(db: Database, engine: Engine, suiteId: string): Promise<void> {
  const built = await buildReferenceDefenses(engine);
  for (const defense of built) {
    if (defense.image === null) console.error(`Reference defense ${defense.id} was not built: ${defense.failure}`);
    else await enterSoon(db, suiteId, defense.defenseName, defense.image);
  }
}

const attemptsMax = 20; // one a second

async function enterSoon(db: Database, suiteId: string, defenseName: string, image: string): Promise<void> {
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    if (await enterReferenceDefense(db, suiteId, { defenseName, image })) return;
    await sleep(1_000, undefined, { ref: false }); // never delays a shutdown
  }
  console.error(`${defenseName} was not entered for ${suiteId}, which is not being prepared.`);
}
