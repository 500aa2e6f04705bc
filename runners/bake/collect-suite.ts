import { canonicalJson } from '../../benchmark/identity/canonical-json.ts';
import { findAttack } from '../../benchmark/attacks/attack-catalog.ts';
import { datasetOf } from '../datasets/dataset-catalog.ts';
import { recipesOf, type Suite } from '../../benchmark/suites/suite.ts';
import type { ArtifactFolder } from '../tasks/artifact-folder.ts';
import { checkFairness } from './check-fairness.ts';
import { checkGates } from './check-gates.ts';
import { victimOf } from './stage-task.ts';
import type { TaskManifest } from '../tasks/task-manifest.ts';

/**
 * Collects all tasks of a suite from the folder, no matter where they were baked. They must match in recipe and victim,
 * pass their gates, come from one tensor backend, and have the same data for each dataset.
 * @returns null if a task is missing.
 */
export async function collectSuite(artifacts: ArtifactFolder, suite: Suite): Promise<readonly TaskManifest[] | null> {
  const byBackend = new Map<string, Map<string, TaskManifest>>();
  for (const id of [...(await artifacts.listTaskIds())].sort()) {
    const manifest = await artifacts.readManifest(id);
    if (!manifest) continue;
    const ofBackend = byBackend.get(manifest.tensorBackend) ?? new Map<string, TaskManifest>();
    byBackend.set(manifest.tensorBackend, ofBackend.set(keyOf(manifest), manifest));
  }
  for (const manifests of byBackend.values()) {
    const found = recipesOf(suite).flatMap((recipe) => {
      const victim = victimOf(recipe, datasetOf(recipe).description);
      return manifests.get(keyOf({ recipe, victim })) ?? [];
    });
    if (
      found.length === recipesOf(suite).length &&
      hasOneContentPerDataset(found) &&
      found.every((task) => passesGates(task, suite))
    ) {
      return found;
    }
  }
  return null;
}

function keyOf({ recipe, victim }: Pick<TaskManifest, 'recipe' | 'victim'>): string {
  return canonicalJson({ recipe, victim });
}

function hasOneContentPerDataset(manifests: readonly TaskManifest[]): boolean {
  const named = ({ recipe }: TaskManifest) => `${recipe.dataset}@${recipe.datasetVersion ?? 1}`;
  const contents = new Set(manifests.map((manifest) => `${named(manifest)} ${manifest.datasetSha256}`));
  return contents.size === new Set(manifests.map(named)).size;
}

function passesGates(manifest: TaskManifest, { gates }: Suite): boolean {
  const { recipe, undefended, reference } = manifest;
  try {
    const attack = findAttack(recipe.modality, recipe.attack.id, recipe.attack.version);
    checkGates(recipe, attack, gates, { undefended, reference });
    checkFairness(manifest, attack, gates);
    return true;
  } catch {
    return false; // baked for another suite
  }
}
