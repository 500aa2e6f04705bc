import { copyFile, link, mkdir, writeFile, chmod } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { taskFiles, taskSampleFiles, type TaskManifest } from '../bake/task-manifest.ts';
import type { Modality } from '../../benchmark/samples/dataset.ts';
import type { ContainerLimits } from '../sandbox/container-arguments.ts';
import { protocolVersion, taskInputSchema, type EvaluatedStage, type TaskInput } from './task-input.ts';

const mount = '/mbti/input';

/** What each stage may see, by path below the task and below /mbti/input. Texts come with their victim's tokenizer. */
function visibleFiles(stage: EvaluatedStage, modality: Modality): readonly string[] {
  const samples = taskSampleFiles(modality);
  const own = {
    sanitize: [samples.train, taskFiles.trainLabels],
    repair: [taskFiles.onnx, taskFiles.weights, taskFiles.victim],
  }[stage];
  const tokenizer = modality === 'text' ? [taskFiles.tokenizer] : [];
  return [...own, ...tokenizer, samples.clean, taskFiles.cleanLabels];
}

/**
 * Lays out the input folder of one run: links to the files that the stage may see, and task.json. Nothing else of the
 * task is reachable from it.
 */
export async function writeTaskInput(
  folder: string,
  taskFolder: string,
  manifest: TaskManifest,
  stage: EvaluatedStage,
  limits: ContainerLimits,
): Promise<TaskInput> {
  await makeFolder(folder);
  for (const file of visibleFiles(stage, manifest.form.modality)) {
    await makeFolder(join(folder, dirname(file)));
    await linkOrCopy(join(taskFolder, file), join(folder, file));
  }
  const input = taskInputSchema.parse(describeTask(manifest, stage, limits));
  await writeFile(join(folder, 'task.json'), `${JSON.stringify(input, null, 2)}\n`, { mode: 0o644 });
  return input;
}

/** task.json of one stage; pure. */
export function describeTask(manifest: TaskManifest, stage: EvaluatedStage, limits: ContainerLimits): TaskInput {
  const { counts, victim, form } = manifest;
  const samples = taskSampleFiles(form.modality);
  const split = (file: string, labels: string, count: number) => ({
    samples: `${mount}/${file}`,
    labels: `${mount}/${labels}`,
    count,
  });
  return {
    protocol: protocolVersion,
    stage,
    modality: form.modality,
    ...(form.modality === 'audio' ? { sampleRateHz: form.sampleRateHz } : {}),
    classCount: manifest.classNames.length,
    classNames: manifest.classNames,
    seed: seedFor(manifest.id),
    victim,
    ...(form.modality === 'text' ? { tokenizer: `${mount}/${taskFiles.tokenizer}` } : {}),
    ...(stage === 'sanitize' ? { train: split(samples.train, taskFiles.trainLabels, counts.train) } : {}),
    clean: split(samples.clean, taskFiles.cleanLabels, counts.clean),
    ...(stage === 'repair'
      ? {
          model: {
            onnx: `${mount}/${taskFiles.onnx}`,
            weights: `${mount}/${taskFiles.weights}`,
            victim: `${mount}/${taskFiles.victim}`,
          },
        }
      : {}),
    outputs:
      stage === 'sanitize'
        ? [
            { file: '/mbti/output/scores.npy', dtype: 'float32', shape: [counts.train], required: true },
            { file: '/mbti/output/keep.npy', dtype: 'bool', shape: [counts.train], required: true },
          ]
        : [
            { file: '/mbti/output/model.onnx', dtype: 'onnx', shape: null, required: false },
            { file: '/mbti/output/weights.safetensors', dtype: 'safetensors', shape: null, required: false },
          ],
    limits: {
      wallSeconds: limits.wallTimeMs / 1000,
      memoryBytes: limits.memoryBytes,
      cpus: limits.cpus,
      outputBytes: limits.outputBytesMax,
      logBytes: limits.logBytesMax,
    },
  };
}

/** The same for every submission, so that a run can be repeated. */
function seedFor(taskId: string): number {
  return createHash('sha256').update(`defense ${taskId}`).digest().readUInt32LE(0) >>> 1;
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755); // the container's user is nobody
}

async function linkOrCopy(source: string, destination: string): Promise<void> {
  await chmod(source, 0o644);
  await link(source, destination).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EXDEV' && error.code !== 'EPERM') throw error;
    return copyFile(source, destination);
  });
}
