import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findAttack } from '../attacks/attack-catalog.ts';
import { canonicalJson } from '../artifacts/canonical-json.ts';
import { parseLabels } from '../artifacts/sample-files.ts';
import { sha256Hex } from '../artifacts/sha256.ts';
import { predictModel } from '../onnx/predict-model.ts';
import type { EvaluationCounts } from '../scoring/counts.ts';
import { countTask } from '../scoring/evaluate-task.ts';
import { scenarioOf, type Suite, type TaskRecipe } from '../suites/suite.ts';
import type { Victim } from '../victims/architecture.ts';
import type { ArtifactFolder } from './artifact-folder.ts';
import type { StagedTask } from './bake-suite.ts';
import { checkGates } from './check-gates.ts';
import { taskFiles, type TaskManifest } from './task-manifest.ts';
import { writeFiles, type FileSums } from './write-task-data.ts';

/**
 * Measures a trained task, checks its gates, writes its manifest and publishes it under its content address: the
 * recipe, the victim, the backend and the sums of all data, which together determine the weights.
 * @throws BakeError GATE_MISSED
 */
export async function completeTask(
  artifacts: ArtifactFolder,
  suite: Suite,
  task: StagedTask,
  backend: string,
  signal?: AbortSignal,
): Promise<TaskManifest> {
  const { recipe, folder, victim, dataset } = task;
  const undefended = await countModel(folder, join(folder, taskFiles.onnx), task, signal);
  const reference = await countModel(folder, join(task.referenceFolder, 'model.onnx'), task, signal);
  const attack = findAttack(recipe.modality, recipe.attack.id);
  checkGates(scenarioOf(recipe), attack, suite.gates, { undefended, reference });

  const modelSums = await writeFiles(folder, {
    [taskFiles.victim]: Buffer.from(`${JSON.stringify(victim, null, 2)}\n`),
    [taskFiles.onnx]: await readFile(join(folder, taskFiles.onnx)),
    [taskFiles.weights]: await readFile(join(folder, taskFiles.weights)),
  });
  const manifest: TaskManifest = {
    format: 'backdoor-mbti-task',
    formatVersion: 1,
    id: taskIdOf({ recipe, victim, backend, data: task.dataSums }),
    scenarioId: scenarioOf(recipe),
    recipe,
    classNames: [...dataset.description.classNames],
    license: { ...dataset.description.license },
    counts: task.counts,
    effectivePoisonRatio: task.effectivePoisonRatio,
    victim,
    tensorBackend: backend,
    undefended,
    reference,
    files: { ...task.dataSums, ...modelSums },
  };
  await writeFile(join(folder, 'task.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await artifacts.publish(folder, artifacts.taskFolder(manifest.id));
  return manifest;
}

/** The content address of a task: everything its numbers depend on. */
export function taskIdOf(content: {
  readonly recipe: TaskRecipe;
  readonly victim: Victim;
  readonly backend: string;
  readonly data: FileSums;
}): string {
  const { recipe } = content;
  const address = sha256Hex(canonicalJson(content)).slice(0, 16);
  return `${recipe.dataset}-${recipe.attack.id}-${address}`;
}

async function countModel(
  folder: string,
  modelFile: string,
  { victim }: StagedTask,
  signal?: AbortSignal,
): Promise<EvaluationCounts> {
  const inputFiles = [join(folder, taskFiles.testCleanSamples), join(folder, taskFiles.testPoisonedSamples)];
  const [clean, poisoned] = await predictModel(
    { modelFile, inputShape: victim.inputShape, classCount: victim.classCount, inputFiles },
    signal,
  );
  if (!clean || !poisoned) throw new Error('The prediction came back without its two sets.');
  return countTask(await readTruth(folder, victim.classCount), { clean, poisoned });
}

/** The true and wanted labels of a task's test sets. */
export async function readTruth(folder: string, classCount: number) {
  const labels = async (path: string) => parseLabels(await readFile(join(folder, path)));
  return {
    classCount,
    cleanLabels: await labels(taskFiles.testCleanLabels),
    poisonedTrueLabels: await labels(taskFiles.truthTestPoisonedLabels),
    attackLabels: await labels(taskFiles.testPoisonedLabels),
  };
}
