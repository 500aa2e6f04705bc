import { createHmac } from 'node:crypto';
import { chmod, constants, copyFile, mkdir, utimes, writeFile } from 'node:fs/promises';
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

/** A task and how a container is to see it. */
export interface TaskInputRequest {
  readonly manifest: TaskManifest;
  readonly stage: EvaluatedStage;
  readonly limits: SandboxLimits;
  /** Of this installation; nobody outside it can compute a seed from a task id. */
  readonly installationSecret: Uint8Array;
  /** Of the submission, `sha256:…`. */
  readonly imageDigest: string;
}

/** Time stamp of every file and folder, because the real one says when a task was baked. */
const timeStamp = new Date('2000-01-01T00:00:00Z');

/**
 * Lays out the input folder of one run: copies of the files that the stage may see, and task.json. The container cannot
 * reach any other file of the task. Besides the contents of the samples, the labels, the tokenizer and the weights,
 * nothing differs between tasks of the same dataset, factors and victim but the seed. Copies, not hard links: a link
 * has the number of links and the times of the original. Where the file system can share blocks, a copy takes no space.
 */
export async function writeTaskInput(
  folder: string,
  taskFolder: string,
  request: TaskInputRequest,
): Promise<TaskInput> {
  const files = visibleFiles(request.stage, request.manifest.form.modality);
  const folders = [...new Set(files.map((file) => join(folder, dirname(file))))];
  await makeFolder(folder);
  for (const inner of folders) await makeFolder(inner);
  for (const file of files) await copyVisibleFile(join(taskFolder, file), join(folder, file));
  const input = taskInputSchema.parse(describeTask(request));
  const taskFile = join(folder, 'task.json');
  await writeFile(taskFile, `${JSON.stringify(input, null, 2)}\n`, { mode: 0o644 });
  for (const path of [taskFile, ...folders, folder]) await utimes(path, timeStamp, timeStamp); // after what is in them
  return input;
}

/** task.json of one task for one stage. */
export function describeTask({
  manifest,
  stage,
  limits,
  installationSecret,
  imageDigest,
}: TaskInputRequest): TaskInput {
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
    seed: containerSeed(installationSecret, manifest.id, imageDigest),
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

/**
 * The container's seed, in [0, 2^31): the same whenever an image meets a task, so that a run can be repeated. Task ids
 * are public, so a seed that anybody can compute from them would tell a container which attack it sees. It differs
 * from image to image, because an author may have read it in the log of an earlier submission.
 */
function containerSeed(installationSecret: Uint8Array, taskId: string, imageDigest: string): number {
  const subject = `container seed ${taskId} ${imageDigest}`;
  return createHmac('sha256', installationSecret).update(subject).digest().readUInt32LE(0) >>> 1;
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755); // the container runs as an unprivileged user
}

async function copyVisibleFile(source: string, destination: string): Promise<void> {
  await copyFile(source, destination, constants.COPYFILE_FICLONE);
  await chmod(destination, 0o644);
  await utimes(destination, timeStamp, timeStamp);
}
