import { createHmac } from 'node:crypto';
import { chmod, constants, copyFile, mkdir, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { stageCatalog } from '../../benchmark/stages/stage-catalog.ts';
import type { Stage } from '../../benchmark/words/stage.ts';
import type { SandboxLimits } from '../../benchmark/stages/sandbox-limits.ts';
import {
  fewClean,
  inputMount,
  outputMount,
  protocolVersion,
  type TaskPart,
} from '../../benchmark/stages/stage-definition.ts';
import { taskFiles, taskSampleFiles } from '../../benchmark/words/task-files.ts';
import { takeLabeled } from '../../benchmark/samples/sample-buffer.ts';
import { encodeLabels } from '../artifacts/label-files.ts';
import { openSplit, writeSamples } from '../artifacts/sample-files.ts';
import type { TaskManifest } from '../tasks/task-manifest.ts';
import type { Modality } from '../../benchmark/words/modality.ts';
import { taskInputSchema, type TaskInput } from './task-input.ts';

/** Where the files of a model come from, by their path below the task; undefined: from the task itself. */
type FileSource = (path: string) => string | undefined;

/**
 * The files that a stage may see as they are, by path below the task and below /mbti/input. Texts come with the tokenizer
 * of the model.
 */
function copiedFiles(stage: Stage, modality: Modality): readonly string[] {
  const samples = taskSampleFiles(modality);
  const filesOf: Readonly<Record<TaskPart, readonly string[]>> = {
    train: [samples.train, taskFiles.trainLabels],
    clean: [samples.clean, taskFiles.cleanLabels],
    'few-clean': [], // written by `writeFewClean`
    victim: [taskFiles.victim],
    model: [taskFiles.onnx, taskFiles.weights, taskFiles.victim],
  };
  const parts: readonly TaskPart[] = stageCatalog[stage].sees;
  return [...parts.flatMap((part) => filesOf[part]), ...(modality === 'text' ? [taskFiles.tokenizer] : [])];
}

/** A task and how a container is to see it. */
export interface TaskInputRequest {
  readonly manifest: TaskManifest;
  readonly stage: Stage;
  readonly limits: SandboxLimits;
  /** Of this installation; nobody outside it can compute a seed from a task id. */
  readonly installationSecret: Uint8Array;
  /** Of the submission, `sha256:…`. */
  readonly imageDigest: string;
  /** A clean-trained model that takes the place of the backdoored one; its folder has the files of model/. */
  readonly cleanModelFolder?: string;
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
  const { manifest, stage, cleanModelFolder } = request;
  const files = copiedFiles(stage, manifest.form.modality);
  const seesFew = stageCatalog[stage].sees.includes('few-clean');
  const parents = [...files, ...(seesFew ? [taskFiles.cleanLabels] : [])].map((file) => join(folder, dirname(file)));
  const folders = [...new Set(parents)];
  await makeFolder(folder);
  for (const inner of folders) await makeFolder(inner);
  const source = cleanModelFolder === undefined ? () => undefined : filesOfCleanModel(cleanModelFolder);
  for (const file of files) await copyVisibleFile(source(file) ?? join(taskFolder, file), join(folder, file));
  const cleanCount = seesFew ? await writeFewClean(folder, taskFolder, manifest) : manifest.counts.clean;
  const input = taskInputSchema.parse(describeTask(request, cleanCount));
  const taskFile = join(folder, 'task.json');
  await writeFile(taskFile, `${JSON.stringify(input, null, 2)}\n`, { mode: 0o644 });
  for (const path of [taskFile, ...folders, folder]) await utimes(path, timeStamp, timeStamp); // after what is in them
  return input;
}

/** The files that a training writes. The architecture is that of the task. */
function filesOfCleanModel(folder: string): FileSource {
  const own: readonly string[] = [taskFiles.onnx, taskFiles.weights, taskFiles.tokenizer];
  return (path) => (own.includes(path) ? join(folder, basename(path)) : undefined);
}

/** The first rows of each class, as many as `few-clean` has. */
function fewOfEachClass(labels: Int32Array): Uint32Array {
  const taken = new Map<number, number>();
  const rows = [...labels.keys()].filter((row) => {
    const label = labels[row] ?? 0;
    const count = (taken.get(label) ?? 0) + 1;
    taken.set(label, count);
    return count <= fewClean.perClass;
  });
  return Uint32Array.from(rows.slice(0, fewClean.most));
}

/** Writes a part of the clean set. @returns how many samples it has. */
async function writeFewClean(folder: string, taskFolder: string, manifest: TaskManifest): Promise<number> {
  const samplesFile = taskSampleFiles(manifest.form.modality).clean;
  const { split, close } = openSplit(
    join(taskFolder, samplesFile),
    join(taskFolder, taskFiles.cleanLabels),
    manifest.form,
  );
  try {
    const { samples, labels } = takeLabeled(split, fewOfEachClass(split.labels));
    await writeSamples(join(folder, samplesFile), samples);
    await writeFile(join(folder, taskFiles.cleanLabels), encodeLabels(labels));
    for (const file of [samplesFile, taskFiles.cleanLabels]) await finishFile(join(folder, file));
    return labels.length;
  } finally {
    close();
  }
}

/** task.json of one task for one stage. @param cleanCount samples of the clean set that the stage gets. */
function describeTask(
  { manifest, stage, limits, installationSecret, imageDigest, cleanModelFolder }: TaskInputRequest,
  cleanCount: number,
): TaskInput {
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
    seed: containerSeed(
      installationSecret,
      manifest.id,
      `${imageDigest}${cleanModelFolder === undefined ? '' : ' other model'}`,
    ),
    victim,
    ...(form.modality === 'text' ? { tokenizer: `${inputMount}/${taskFiles.tokenizer}` } : {}),
    ...(sees.has('train') ? { train: split(samples.train, taskFiles.trainLabels, counts.train) } : {}),
    clean: split(samples.clean, taskFiles.cleanLabels, cleanCount),
    ...(sees.has('model')
      ? {
          model: {
            onnx: `${inputMount}/${taskFiles.onnx}`,
            weights: `${inputMount}/${taskFiles.weights}`,
            victim: `${inputMount}/${taskFiles.victim}`,
          },
        }
      : {}),
    ...(definition.queries
      ? {
          queries: {
            window: definition.queries.window,
            firstAnswerSeconds: definition.queries.firstAnswerMs / 1000,
            windowSeconds: definition.queries.windowMs / 1000,
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
function containerSeed(installationSecret: Uint8Array, taskId: string, meeting: string): number {
  const subject = `container seed ${taskId} ${meeting}`;
  return createHmac('sha256', installationSecret).update(subject).digest().readUInt32LE(0) >>> 1;
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755); // the container runs as an unprivileged user
}

async function copyVisibleFile(source: string, destination: string): Promise<void> {
  await copyFile(source, destination, constants.COPYFILE_FICLONE);
  await finishFile(destination);
}

async function finishFile(path: string): Promise<void> {
  await chmod(path, 0o644);
  await utimes(path, timeStamp, timeStamp);
}
