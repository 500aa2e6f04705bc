import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { limitsOf } from '../../benchmark/stages/stage-catalog.ts';
import type { Stage } from '../../benchmark/words/stage.ts';
import type { LocalTask } from '../../cli/local-tasks.ts';
import { attributeFailure } from '../../runners/measure/attribute-failure.ts';
import { evaluateImage, type ImageScore } from '../../runners/measure/evaluate-image.ts';
import type { Engine } from '../../runners/sandbox/container-engine.ts';
import type { PinnedImage } from '../../runners/sandbox/pin-image.ts';
import { removeRunFolder } from '../../runners/sandbox/run-folders.ts';
import { startInProcess, type Judged } from './judge-in-process.ts';

/** A defense on one task at one stage. */
export interface DefenseRun {
  readonly defense: string; // its folder
  readonly stage: Stage;
  readonly task: LocalTask;
  readonly result: { readonly score: ImageScore } | { readonly failure: string };
  /** The same judge without a container; null for other stages, and where this bench cannot call it. */
  readonly inProcess: Judged | null;
}

const secret = Buffer.alloc(32, 12); // the order of queries is the same in every run

/**
 * Runs the image of a defense on a task, as the worker does. A filter is also called in this process: on one half of
 * the test samples before the container, on the other half after it, so that a busy machine slows both.
 * @throws Error when the platform fails, or when the signal aborts.
 */
export async function runOnTask(
  engine: Engine,
  { defense, image, stage, task }: Pick<DefenseRun, 'defense' | 'stage' | 'task'> & { readonly image: PinnedImage },
  signal: AbortSignal,
): Promise<DefenseRun> {
  console.error(`${defense}, ${stage}, ${task.manifest.scenarioId}, seed ${task.manifest.recipe.seed}`);
  const filter = stage === 'filter' ? await startInProcess(defense, task) : null;
  try {
    const before = await filter?.judgeHalf(0);
    const result = await evaluate(engine, { image, stage, task }, signal);
    const after = await filter?.judgeHalf(1);
    const inProcess =
      before && after ? { queries: before.queries + after.queries, seconds: before.seconds + after.seconds } : null;
    return { defense, stage, task, result, inProcess };
  } finally {
    filter?.close();
  }
}

async function evaluate(
  engine: Engine,
  { image, stage, task }: { readonly image: PinnedImage; readonly stage: Stage; readonly task: LocalTask },
  signal: AbortSignal,
): Promise<DefenseRun['result']> {
  const folder = await mkdtemp(join(tmpdir(), 'mbti-bench-'));
  try {
    const { score } = await evaluateImage({
      engine,
      runReference: image.runReference,
      imageDigest: image.digest,
      stage,
      limits: limitsOf(stage),
      manifest: task.manifest,
      taskFolder: task.folder,
      cleanModelFolder: task.cleanModelFolder,
      installationSecret: secret,
      folder,
      cacheFolder: join(folder, 'cache'),
      runId: `bench-${process.pid}`,
      owner: `mbti-bench-${process.pid}`,
      report: async () => {},
      signal,
    });
    return { score };
  } catch (error) {
    signal.throwIfAborted();
    const { owner, code, message } = attributeFailure(error);
    if (owner === 'platform') throw error;
    return { failure: `${code}: ${message}` };
  } finally {
    await removeRunFolder(folder);
  }
}
