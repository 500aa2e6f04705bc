import { connectDatabase } from '../../db/client.ts';
import { ArtifactFolder } from '../../runners/tasks/artifact-folder.ts';
import { sandboxLimits } from '../../benchmark/stages/sandbox-limits.ts';
import { connectEngine } from '../../runners/sandbox/container-engine.ts';
import { runWorker } from '../../runners/worker/worker.ts';
import { join } from 'node:path';

/**
 * A real worker in its own process, which a test can kill: node --import tsx worker-process.ts ROOT URL SOCKET OWNER
 */
const [root = '', databaseUrl = '', socket = '', ownerLabel = ''] = process.argv.slice(2);
const { db } = connectDatabase(databaseUrl);
const engine = await connectEngine({ environment: { MBTI_ENGINE_SOCKET: socket } });
await runWorker(
  {
    db,
    installationSecret: Buffer.alloc(32, 7),
    engine,
    ownerLabel,
    workerId: `test-worker-${process.pid}`,
    artifacts: new ArtifactFolder(join(root, 'artifacts')),
    runsFolder: join(root, 'runs'),
    cacheFolder: join(root, 'cache'),
    tensorBackend: 'wasm',
    limitsOf: () => sandboxLimits,
    refuseInsideRegistries: false,
  },
  1,
  new AbortController().signal,
);
