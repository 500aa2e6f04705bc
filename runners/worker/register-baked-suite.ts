import { attackSettings } from '../../benchmark/attacks/documents/attack-settings.ts';
import { PoisonError } from '../../benchmark/attacks/poison/poison-error.ts';
import type { Database } from '../../db/client.ts';
import { registerSuite, type NewSuite } from '../../db/queries/register-suite.ts';
import type { NewTask } from '../../db/schema/tasks.ts';
import { canonicalJson } from '../../benchmark/identity/canonical-json.ts';
import { sha256Hex } from '../../benchmark/identity/sha256.ts';
import type { TaskManifest } from '../tasks/task-manifest.ts';
import { requiredRates } from '../../benchmark/scoring/evaluate-task.ts';
import { recipesOf, suiteName, suiteSha256, type Suite } from '../../benchmark/suites/suite.ts';

/** Registers a baked suite in the database; registering it again is a no-op. @throws SuiteChangedError */
export async function registerBakedSuite(
  db: Database,
  suite: Suite,
  manifests: readonly TaskManifest[],
): Promise<void> {
  await registerSuite(db, suiteRow(suite), manifests.map(taskRow), suite.tasks.length);
}

export function suiteRow(suite: Suite): NewSuite {
  return {
    id: suiteName(suite),
    title: suite.title,
    manifestSha256: suiteSha256(suite),
    manifest: suite,
    taskCount: recipesOf(suite).length,
  };
}

export function taskRow(manifest: TaskManifest): NewTask {
  const { recipe, counts } = manifest;
  const undefended = requiredRates(manifest.undefended);
  const reference = requiredRates(manifest.reference);
  return {
    id: manifest.id,
    scenarioId: manifest.scenarioId,
    modality: recipe.modality,
    datasetId: recipe.dataset,
    attackId: recipe.attack.id,
    victimId: recipe.victim,
    poisonRatio: recipe.attack.poisonRatio,
    seed: recipe.seed,
    trainCount: counts.train,
    cleanCount: counts.clean,
    testCleanCount: counts.testClean,
    testPoisonedCount: counts.testPoisoned,
    undefendedCounts: manifest.undefended,
    referenceCounts: manifest.reference,
    undefendedCleanAccuracy: undefended.cleanAccuracy,
    undefendedAttackSuccessRate: undefended.attackSuccessRate,
    undefendedRobustAccuracy: undefended.robustAccuracy,
    referenceCleanAccuracy: reference.cleanAccuracy,
    referenceAttackSuccessRate: reference.attackSuccessRate,
    referenceRobustAccuracy: reference.robustAccuracy,
    settings: settingsOf(manifest),
    manifestSha256: sha256Hex(canonicalJson(manifest)),
    manifest,
  };
}

/** Null if this release does not have the attack in the version of the task any more. */
function settingsOf({ recipe }: TaskManifest): NewTask['settings'] {
  try {
    return attackSettings(recipe);
  } catch (error) {
    if (error instanceof PoisonError) return null;
    throw error;
  }
}
