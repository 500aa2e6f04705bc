import { randomBytes } from 'node:crypto';
import { watch } from 'node:fs';
import { mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { limitsOf } from '../benchmark/stages/stage-catalog.ts';
import type { Stage } from '../benchmark/words/stage.ts';
import { attributeFailure } from '../runners/measure/attribute-failure.ts';
import { evaluateImage } from '../runners/measure/evaluate-image.ts';
import type { Engine } from '../runners/sandbox/container-engine.ts';
import { pinImage, type PinnedImage } from '../runners/sandbox/pin-image.ts';
import { readProtocolLabels } from '../runners/sandbox/read-protocol-labels.ts';
import { removeRunFolder } from '../runners/sandbox/run-folders.ts';
import { SandboxError } from '../runners/sandbox/sandbox-error.ts';
import { buildTarget } from './build-target.ts';
import { printJson, printLine, printProgress, type OutputOptions } from './command-output.ts';
import type { LocalRun } from './local-run.ts';
import { printRun } from './print-run.ts';
import { keepRuns } from './keep-run.ts';
import { findLocalTasks, type LocalTask } from './local-tasks.ts';
import { withEngine } from './with-engine.ts';

export interface RunCommandOptions extends OutputOptions {
  readonly suite?: string;
  readonly task?: readonly string[];
  readonly taskFolder?: string;
  readonly stage?: Stage;
  readonly keep?: string;
  readonly watch?: boolean;
  readonly data?: string;
}

/** Exit code when the container failed on a task, or its labels are wrong. */
const authorsFailureCode = 3;
const settleMs = 500;

/** Evaluates an image, or the image of a folder, on tasks of this machine. @throws SandboxError | CliError */
export async function runCommand(target: string, options: RunCommandOptions): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  const folder = (await stat(target).catch(() => null))?.isDirectory() ? resolve(target) : null;
  await withEngine(async (engine) => {
    for (;;) {
      await runOnce(engine, folder ?? target, folder !== null, options, interrupted.signal);
      if (!options.watch || folder === null || interrupted.signal.aborted) return;
      printProgress(`Waiting for a change in ${folder}; Ctrl-C ends.`);
      await changeIn(folder, interrupted.signal);
      if (interrupted.signal.aborted) return;
    }
  });
}

async function runOnce(
  engine: Engine,
  target: string,
  isFolder: boolean,
  options: RunCommandOptions,
  signal: AbortSignal,
): Promise<void> {
  const tasks = await findLocalTasks(options);
  let runs: readonly LocalRun[];
  let image: PinnedImage;
  try {
    const reference = isFolder ? await buildTarget(engine, target, printProgress) : target;
    image = await pinImage(engine, reference);
    const declared = readProtocolLabels(image.labels);
    const chosen = declared.stages.filter((stage) => options.stage === undefined || stage === options.stage);
    if (chosen.length === 0) {
      const message = `The image declares ${declared.stages.join(', ')}, not ${options.stage}.`;
      throw new SandboxError('PROTOCOL_INVALID', message);
    }
    const own = tasks.filter(({ manifest }) => declared.modalities.includes(manifest.form.modality));
    if (own.length === 0) {
      const message = `The image declares ${declared.modalities.join(', ')}, and none of the ${tasks.length} tasks is of that.`;
      throw new SandboxError('PROTOCOL_INVALID', message);
    }
    runs = await runOnTasks(engine, image, chosen, own, options, signal);
  } catch (error) {
    const { owner, code, message } = attributeFailure(error);
    if (owner === 'platform') throw error;
    if (options.json) printJson({ failure: { code, message }, runs: [] });
    else printLine(`${code}: ${message}`);
    process.exitCode = authorsFailureCode;
    return;
  }
  printRun(image, runs, options);
  process.exitCode = runs.some(({ result }) => 'failure' in result) ? authorsFailureCode : 0;
}

async function runOnTasks(
  engine: Engine,
  image: PinnedImage,
  stages: readonly Stage[],
  tasks: readonly LocalTask[],
  { keep }: RunCommandOptions,
  signal: AbortSignal,
): Promise<readonly LocalRun[]> {
  const runs: LocalRun[] = [];
  const secret = randomBytes(32); // the order of queries is another one each time, as on another site
  for (const stage of stages) {
    for (const task of tasks) {
      if (task.isInspectOnly && stage !== 'inspect') continue;
      signal.throwIfAborted();
      runs.push(await runOnTask(engine, image, stage, task, { keep, secret, signal }));
    }
  }
  return runs;
}

async function runOnTask(
  engine: Engine,
  image: PinnedImage,
  stage: Stage,
  task: LocalTask,
  {
    keep,
    secret,
    signal,
  }: { readonly keep: string | undefined; readonly secret: Buffer; readonly signal: AbortSignal },
): Promise<LocalRun> {
  const { manifest } = task;
  const folder = keep ? resolve(keep, stage, manifest.id) : await mkdtemp(join(tmpdir(), 'mbti-run-'));
  const name = `${stage} on ${manifest.scenarioId}`;
  if (keep) await removeRunFolder(folder); // of an earlier run
  let shown = '';
  try {
    const { score, logTail } = await evaluateImage({
      engine,
      runReference: image.runReference,
      imageDigest: image.digest,
      stage,
      limits: limitsOf(stage),
      manifest,
      taskFolder: task.folder,
      cleanModelFolder: task.cleanModelFolder,
      installationSecret: secret,
      folder,
      cacheFolder: join(task.cacheFolder, 'cache'),
      runId: `run-${process.pid}`,
      owner: `mbti-run-${process.pid}`,
      signal,
      report: async (phase, progress) => {
        const line = `${name}: ${phase}${progress === null ? '' : ` ${Math.floor(progress * 100)} %`}`;
        if (line !== shown) printProgress(line);
        shown = line;
      },
    });
    return { stage, task, result: { score }, logTail };
  } catch (error) {
    signal.throwIfAborted();
    const { owner, logTail, code, detail, message } = attributeFailure(error);
    if (owner === 'platform') throw error;
    return { stage, task, result: { failure: { code, detail, message } }, logTail };
  } finally {
    await (keep ? keepRuns(folder) : removeRunFolder(folder));
  }
}

/** Waits until a file of the folder changes, and until nothing has changed for a moment. */
async function changeIn(folder: string, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const watcher = watch(folder, { recursive: true }, () => {
      watcher.close();
      resolve();
    });
    signal.addEventListener('abort', () => {
      watcher.close();
      resolve();
    });
  });
  await sleep(settleMs);
}
