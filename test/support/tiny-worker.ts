import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Suite } from '../../benchmark/suites/suite.ts';
import type { Database } from '../../db/client.ts';
import { insertSubmission } from '../../db/queries/insert-submission.ts';
import { findSubmission } from '../../db/queries/read-submissions.ts';
import { results } from '../../db/schema/evaluations.ts';
import { sandboxLimits, type SandboxLimits } from '../../benchmark/stages/sandbox-limits.ts';
import type { Engine } from '../../runners/sandbox/container-engine.ts';
import { removeRunFolder } from '../../runners/sandbox/run-folders.ts';
import { registerBakedSuite } from '../../runners/worker/register-baked-suite.ts';
import type { WorkerContext } from '../../runners/worker/worker-context.ts';
import { runReaper, runWorker } from '../../runners/worker/worker.ts';
import { bakeTinySuite, tinySuite } from './tiny-suite.ts';
import { readEvaluations } from './read-evaluations.ts';

export const tinySuiteId = 'tiny@1';

/** Limits that a misbehaving container reaches within seconds. */
export const tightLimits: SandboxLimits = {
  ...sandboxLimits,
  wallTimeMs: 4_000,
  memoryBytes: 256 * 1024 ** 2,
  processesMax: 64,
  outputBytesMax: 32 * 1024 ** 2,
};

export interface TinyWorld {
  readonly context: WorkerContext;
  readonly root: string;
  remove(): Promise<void>;
}

/** A small suite and the function that bakes it. */
export interface TinyBake {
  readonly suite: Suite;
  readonly bake: typeof bakeTinySuite;
}

/** A folder with a baked small suite that is registered in the database. */
export async function createTinyWorld(
  db: Database,
  engine: Engine,
  limits: SandboxLimits = sandboxLimits,
  { suite, bake }: TinyBake = { suite: tinySuite, bake: bakeTinySuite },
): Promise<TinyWorld> {
  const root = await mkdtemp(join(tmpdir(), 'mbti-world-'));
  const { artifacts, manifests } = await bake(join(root, 'artifacts'));
  await registerBakedSuite(db, suite, manifests);
  return {
    root,
    context: {
      db,
      installationSecret: Buffer.alloc(32, 7),
      artifacts,
      engine,
      workerId: 'test-worker',
      ownerLabel: `test-${root.slice(-6)}`,
      runsFolder: join(root, 'runs'),
      cacheFolder: join(root, 'cache'),
      tensorBackend: 'wasm',
      limitsOf: () => limits,
      refuseInsideRegistries: false,
    },
    remove: () => removeRunFolder(root), // a worker that was killed leaves mounts
  };
}

/** Runs the real worker until `work` is done. */
export async function whileWorking<Result>(context: WorkerContext, work: () => Promise<Result>): Promise<Result> {
  const stop = new AbortController();
  const worker = Promise.all([runWorker(context, 1, stop.signal), runReaper(context.db, stop.signal)]);
  try {
    return await work();
  } finally {
    stop.abort();
    await worker;
  }
}

let entered = 0;

/** Enters an image, which is run even if it was measured before: each test is about a run of its own. */
export async function enter(
  db: Database,
  image: string,
  defenseName = `defense ${++entered}`,
  suiteId = tinySuiteId,
): Promise<string> {
  await db.delete(results);
  const result = await insertSubmission(db, {
    teamName: 'testers',
    defenseName,
    suiteId,
    imageReference: image,
  });
  if (result.outcome !== 'inserted') throw new Error(`The submission was refused: ${result.outcome}`);
  return result.submission.id;
}

/** Waits for a submission to end. @returns it with its evaluations. */
export async function ended(db: Database, id: string, timeoutMs = 60_000) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await findSubmission(db, id);
    if (found && found.submission.deadlineAt === null) {
      return { ...found, evaluations: await readEvaluations(db, id) };
    }
    if (Date.now() > deadline)
      throw new Error(`Submission ${id} is still ${found?.submission.state ?? 'missing'} after ${timeoutMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
