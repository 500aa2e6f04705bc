import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../benchmark/identity/canonical-json.ts';
import { parseLabels } from '../artifacts/label-files.ts';
import { sha256Hex } from '../../benchmark/identity/sha256.ts';
import type { SampleForm } from '../../benchmark/words/dataset-document.ts';
import { predictionLimits, predictModel, type Prediction } from '../onnx/predict-model.ts';
import type { EvaluationCounts } from '../../benchmark/scoring/counts.ts';
import { countTask, type TaskTruth } from '../../benchmark/scoring/evaluate-task.ts';
import { scenarioOf, type Suite, type TaskRecipe } from '../../benchmark/suites/suite.ts';
import type { Victim } from '../victims/architecture.ts';
import { countOperations } from '../victims/count-operations.ts';
import type { ArtifactFolder } from './artifact-folder.ts';
import { checkGates } from './check-gates.ts';
import { releasedAttack } from './make-task-data.ts';
import type { StagedTask } from './stage-task.ts';
import type { TaskManifest } from '../tasks/task-manifest.ts';
import { taskFiles, taskSampleFiles } from '../../benchmark/words/task-files.ts';
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

  const modelSums = await writeFiles(folder, {
    [taskFiles.victim]: Buffer.from(`${JSON.stringify(victim, null, 2)}\n`),
    [taskFiles.onnx]: await readFile(join(folder, taskFiles.onnx)),
    [taskFiles.weights]: await readFile(join(folder, taskFiles.weights)),
    ...(recipe.modality === 'text' ? { [taskFiles.tokenizer]: await readFile(join(folder, taskFiles.tokenizer)) } : {}),
  });
  const manifest: TaskManifest = {
    format: 'backdoor-mbti-task',
    formatVersion: 2,
    id: taskIdOf({ recipe, victim, backend, data: task.dataSums }),
    scenarioId: scenarioOf(recipe),
    recipe,
    form: dataset.form,
    classNames: [...dataset.classNames],
    license: { ...dataset.license },
    datasetSha256: task.datasetSha256,
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
  const modelFile = join(modelFolder, 'model.onnx');
  const samples = counts.testClean + counts.testPoisoned;
  const predictions = await predictTask(folder, modelFile, modelFolder, victim, dataset.form, samples, signal);
  return countTask(await readTruth(folder, victim.classCount), predictions);
}

/**
 * Predicts the test sets of a task with a model.
 * @param tokenizerFolder has tokenizer.json if the task is text.
 * @param sampleCount samples in both sets; with the size of the victim it determines the time limit.
 */
export async function predictTask(
  taskFolder: string,
  modelFile: string,
  tokenizerFolder: string,
  victim: Victim,
  form: SampleForm,
  sampleCount: number,
  signal?: AbortSignal,
): Promise<{ readonly clean: Prediction; readonly poisoned: Prediction }> {
  const files = taskSampleFiles(form.modality);
  const inputFiles = [join(taskFolder, files.testClean), join(taskFolder, files.testPoisoned)];
  const tokenizerFile = form.modality === 'text' ? join(tokenizerFolder, 'tokenizer.json') : null;
  const { inputShape, classCount } = victim;
  const request = { modelFile, inputShape, classCount, form, tokenizerFile, inputFiles };
  const limits = predictionLimits(countOperations(victim), sampleCount);
  const [clean, poisoned] = await predictModel(request, signal, limits);
  if (!clean || !poisoned) throw new Error('The prediction does not have two sets.');
  return { clean, poisoned };
}

/** The labels of a task's test sets that scoring needs. */
export async function readTruth(folder: string, classCount: number): Promise<TaskTruth> {
  const labels = async (path: string) => parseLabels(await readFile(join(folder, path)));
  const attackLabels = await labels(taskFiles.testPoisonedLabels);
  const untargeted = attackLabels.includes(-1);
  return {
    classCount,
    cleanLabels: await labels(taskFiles.testCleanLabels),
    poisonedTrueLabels: await labels(taskFiles.truthTestPoisonedLabels),
    attackLabels,
    ...(untargeted ? { sourceRows: await labels(taskFiles.truthTestPoisonedSources) } : {}),
  };
}
