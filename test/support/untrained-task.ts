import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../benchmark/identity/canonical-json.ts';
import { sha256Hex } from '../../benchmark/identity/sha256.ts';
import { scenarioOf, type TaskRecipe } from '../../benchmark/suites/suite.ts';
import { taskFiles } from '../../benchmark/words/task-files.ts';
import type { BakeFolders } from '../../runners/bake/bake-suite.ts';
import { stageTask } from '../../runners/bake/stage-task.ts';
import { datasetOf } from '../../runners/datasets/dataset-catalog.ts';
import { ArtifactFolder } from '../../runners/tasks/artifact-folder.ts';
import type { TaskManifest } from '../../runners/tasks/task-manifest.ts';
import { initializeParameters } from '../../runners/victims/initialize-parameters.ts';
import { writeModel } from '../../runners/victims/write-model.ts';
import { evaluationCounts } from './evaluation-counts.ts';

/** A complete task whose victim is not trained; its weights depend on the target. */
export async function untrainedTask(
  root: string,
  recipe: TaskRecipe,
  datasets: BakeFolders['datasets'],
): Promise<{ readonly folder: string; readonly manifest: TaskManifest }> {
  const opened = await datasets.open(datasetOf(recipe));
  const { folder, victim, dataset, ...staged } = await stageTask(new ArtifactFolder(root), recipe, opened);
  await writeModel(join(folder, 'model'), victim, initializeParameters(victim, recipe.attack.targetLabel + 1));
  await writeFile(join(folder, taskFiles.victim), JSON.stringify(victim));
  const manifest: TaskManifest = {
    format: 'backdoor-mbti-task',
    formatVersion: 3,
    id: `never-trained-${sha256Hex(canonicalJson(recipe)).slice(0, 12)}`,
    scenarioId: scenarioOf(recipe),
    recipe,
    form: dataset.form,
    classNames: [...dataset.classNames],
    license: { ...dataset.license },
    datasetSha256: staged.datasetSha256,
    counts: staged.counts,
    effectivePoisonRatio: staged.effectivePoisonRatio,
    testStrengths: [],
    trivialDetectors: null,
    victim,
    tensorBackend: 'wasm',
    undefended: evaluationCounts(),
    reference: evaluationCounts(),
    files: staged.dataSums,
  };
  await writeFile(join(folder, 'task.json'), JSON.stringify(manifest));
  return { folder, manifest };
}
