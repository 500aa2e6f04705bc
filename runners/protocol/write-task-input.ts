import { copyFile, link, mkdir, writeFile, chmod } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { type EvaluatedStage, stageCatalog } from '../../benchmark/stages/stage-catalog.ts';
import type { SandboxLimits } from '../../benchmark/stages/sandbox-limits.ts';
import { inputMount, outputMount, protocolVersion, type TaskPart } from '../../benchmark/stages/stage-definition.ts';
import { taskFiles, taskSampleFiles } from '../../benchmark/words/task-files.ts';
import type { TaskManifest } from '../tasks/task-manifest.ts';
import type { Modality } from '../../benchmark/words/modality.ts';
import { taskInputSchema, type TaskInput } from './task-input.ts';

/**
 * The files that a stage may see, by path below the task and below /mbti/input. Texts come with the victim's tokenizer.
 */
function visibleFiles(stage: EvaluatedStage, modality: Modality): readonly string[] {
  const samples = taskSampleFiles(modality);
  const filesOf: Readonly<Record<TaskPart, readonly string[]>> = {
    train: [samples.train, taskFiles.trainLabels],
    clean: [samples.clean, taskFiles.cleanLabels],
    model: [taskFiles.onnx, taskFiles.weights, taskFiles.victim],
  };
  const parts: readonly TaskPart[] = stageCatalog[stage].sees;
  return [...parts.flatMap((part) => filesOf[part]), ...(modality === 'text' ? [taskFiles.tokenizer] : [])];
}

/**
 * Lays out the input folder of one run: links to the files that the stage may see, and task.json. The container cannot
 * reach any other file of the task.
 */
export async function writeTaskInput(
  folder: string,
  taskFolder: string,
  manifest: TaskManifest,
  stage: EvaluatedStage,
  limits: SandboxLimits,
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

/** task.json of one task for one stage. */
export function describeTask(manifest: TaskManifest, stage: EvaluatedStage, limits: SandboxLimits): TaskInput {
  const { counts, victim, form } = manifest;
  const samples = taskSampleFiles(form.modality);
  const definition = stageCatalog[stage];
  const sees = new Set<TaskPart>(definition.sees);
  const split = (file: string, labels: string, count: number) => ({
    samples: `${inputMount}/${file}`,
    labels: `${inputMount}/${labels}`,
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
    ...(form.modality === 'text' ? { tokenizer: `${inputMount}/${taskFiles.tokenizer}` } : {}),
    ...(sees.has('train') ? { train: split(samples.train, taskFiles.trainLabels, counts.train) } : {}),
    clean: split(samples.clean, taskFiles.cleanLabels, counts.clean),
    ...(sees.has('model')
      ? {
          model: {
            onnx: `${inputMount}/${taskFiles.onnx}`,
            weights: `${inputMount}/${taskFiles.weights}`,
            victim: `${inputMount}/${taskFiles.victim}`,
          },
        }
      : {}),
    outputs: definition.outputs(counts.train).map(({ name, dtype, shape, required }) => ({
      file: `${outputMount}/${name}`,
      dtype,
      shape: shape && [...shape],
      required,
    })),
    limits: {
      wallSeconds: limits.wallTimeMs / 1000,
      memoryBytes: limits.memoryBytes,
      cpus: limits.cpus,
      outputBytes: limits.outputBytesMax,
      logBytes: limits.logBytesMax,
    },
  };
}

/** The container's seed is the same for every submission, so that a run can be repeated. */
function seedFor(taskId: string): number {
  return createHash('sha256').update(`defense ${taskId}`).digest().readUInt32LE(0) >>> 1;
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755); // the container runs as an unprivileged user
}

async function linkOrCopy(source: string, destination: string): Promise<void> {
  await chmod(source, 0o644);
  await link(source, destination).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EXDEV' && error.code !== 'EPERM') throw error;
    return copyFile(source, destination);
  });
}
