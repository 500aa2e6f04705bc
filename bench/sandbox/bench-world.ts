import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../db/client.ts';
import { ArtifactFolder } from '../../runners/tasks/artifact-folder.ts';
import { bakeSuite } from '../../runners/bake/bake-suite.ts';
import { sandboxLimits } from '../../benchmark/stages/sandbox-limits.ts';
import type { Engine } from '../../runners/sandbox/container-engine.ts';
import { mini1 } from '../../benchmark/suites/mini-1.ts';
import { DatasetFolder } from '../../runners/datasets/dataset-folder.ts';
import { suiteName, suiteSchema } from '../../benchmark/suites/suite.ts';
import { registerBakedSuite } from '../../runners/worker/register-baked-suite.ts';
import type { WorkerContext } from '../../runners/worker/worker-context.ts';

/** One task of mini@1 is enough, because the cost of an evaluation depends on the size of its test sets. */
const benchSuite = suiteSchema.parse({ ...mini1, id: 'bench', tasks: mini1.tasks.slice(0, 1) });
export const benchSuiteId = suiteName(benchSuite);

/** Bakes that task in a new folder and registers it in the database. */
export async function createBenchWorld(db: Database, engine: Engine) {
  const root = await mkdtemp(join(tmpdir(), 'mbti-bench-'));
  const remove = () => rm(root, { recursive: true, force: true });
  try {
    const artifacts = new ArtifactFolder(join(root, 'artifacts'));
    const manifests = await bakeSuite({ artifacts, datasets: new DatasetFolder(join(root, 'datasets')) }, benchSuite, {
      backend: 'wasm',
    });
    await registerBakedSuite(db, benchSuite, manifests);
    const context: WorkerContext = {
      db,
      installationSecret: Buffer.alloc(32, 7),
      artifacts,
      engine,
      workerId: `bench-${process.pid}`,
      ownerLabel: `bench-${process.pid}`,
      runsFolder: join(root, 'runs'),
      cacheFolder: join(root, 'cache'),
      tensorBackend: 'wasm',
      limitsOf: () => sandboxLimits,
      refuseInsideRegistries: false,
    };
    return { context, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
