import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testStrengthsOf } from '../../benchmark/attacks/documents/attack-settings.ts';
import { canonicalJson } from '../../benchmark/identity/canonical-json.ts';
import { sha256Hex } from '../../benchmark/identity/sha256.ts';
import type { EvaluationCounts } from '../../benchmark/scoring/counts.ts';
import { countTask } from '../../benchmark/scoring/evaluate-task.ts';
import { scenarioOf, type Suite, type TaskRecipe } from '../../benchmark/suites/suite.ts';
import type { Victim } from '../victims/architecture.ts';
import type { ArtifactFolder } from '../tasks/artifact-folder.ts';
import { checkFairness } from './check-fairness.ts';
import { checkGates } from './check-gates.ts';
import { releasedAttack } from './make-task-data.ts';
import type { StagedTask } from './stage-task.ts';
import { predictTask } from '../tasks/predict-task.ts';
import { readTruth } from '../tasks/read-truth.ts';
import type { TaskManifest } from '../tasks/task-manifest.ts';
import { taskFiles } from '../../benchmark/words/task-files.ts';
import { writeFiles, type FileSums } from './write-task-data.ts';

/**
 * Measures a trained task, checks its gates, writes its manifest and publishes it under its content address: a hash of
 * recipe, victim, backend and the checksums of all data, which together determine the weights.
 * @throws BakeError GATE_MISSED
 */
export async function completeTask(
  artifacts: ArtifactFolder,
  suite: Pick<Suite, 'gates'>,
  task: StagedTask & { readonly referenceFolder: string },
  backend: string,
  signal?: AbortSignal,
): Promise<TaskManifest> {
  const { recipe, folder, victim, dataset } = task;
  const measure = (modelFolder: string) => countModel(folder, modelFolder, task, signal);
  const undefended = await measure(join(folder, 'model'));
  const reference = await measure(task.referenceFolder);
  const attack = releasedAttack(recipe);
  checkGates(recipe, attack, suite.gates, { undefended, reference });
  const { counts, trivialDetectors } = task;
  const testStrengths = [...testStrengthsOf(recipe)];
  checkFairness({ recipe, undefended, reference, counts, testStrengths, trivialDetectors }, attack, suite.gates);

  const modelSums = await writeFiles(folder, {
    [taskFiles.victim]: Buffer.from(`${JSON.stringify(victim, null, 2)}\n`),
    [taskFiles.onnx]: await readFile(join(folder, taskFiles.onnx)),
    [taskFiles.weights]: await readFile(join(folder, taskFiles.weights)),
    ...(recipe.modality === 'text' ? { [taskFiles.tokenizer]: await readFile(join(folder, taskFiles.tokenizer)) } : {}),
  });
  const manifest: TaskManifest = {
    format: 'backdoor-mbti-task',
    formatVersion: 3,
    id: taskIdOf({ recipe, victim, backend, data: task.dataSums }),
    scenarioId: scenarioOf(recipe),
    recipe,
    form: dataset.form,
    classNames: [...dataset.classNames],
    license: { ...dataset.license },
    datasetSha256: task.datasetSha256,
    counts,
    effectivePoisonRatio: task.effectivePoisonRatio,
    testStrengths,
    trivialDetectors,
    victim,
    tensorBackend: backend,
    undefended,
    reference,
    files: { ...task.dataSums, ...modelSums },
  };
  await writeFile(join(folder, 'task.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await artifacts.publish(folder, artifacts.taskFolder(manifest.id));
  return (await artifacts.readManifest(manifest.id)) ?? manifest; // of an earlier bake if the task was there already
}

/** The content address of a task. @param content everything that its numbers depend on. */
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
  modelFolder: string,
  { victim, dataset, counts }: StagedTask,
  signal?: AbortSignal,
): Promise<EvaluationCounts> {
  const model = { format: 'onnx', file: join(modelFolder, 'model.onnx') } as const;
  const files = { taskFolder: folder, tokenizerFolder: modelFolder };
  const task = { isTrusted: true, ...files, victim, form: dataset.form, counts };
  const predictions = await predictTask(model, task, signal);
  return countTask(await readTruth(folder, victim.classCount), predictions);
}
