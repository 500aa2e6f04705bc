import { join } from 'node:path';
import { connectDatabase } from '../../../db/client.ts';
import { DatasetFolder } from '../../datasets/dataset-folder.ts';
import { ArtifactFolder } from '../../tasks/artifact-folder.ts';
import { readWorkerSettings } from '../worker-settings.ts';
import { lowerPriority } from './lower-priority.ts';
import { prepareSite } from './prepare-site.ts';

// Bakes the suites. A process of its own, so that the making of data never delays the heartbeats of the worker.
const { databaseUrl, dataFolder, suite, suitesInBackground, tensorBackend } = readWorkerSettings(process.env);
const { db, close } = connectDatabase(databaseUrl, { maxConnections: 4 });
const shutdown = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => shutdown.abort());
process.on('disconnect', () => shutdown.abort()); // the process that started this one has ended

try {
  const folders = {
    artifacts: new ArtifactFolder(join(dataFolder, 'artifacts')),
    datasets: new DatasetFolder(join(dataFolder, 'datasets')),
  };
  const notify = (notice: object) => void process.send?.(notice);
  const context = { db, folders, tensorBackend, signal: shutdown.signal, notify, onBackground: lowerPriority };
  await prepareSite(context, suite, suitesInBackground);
} finally {
  await close();
}
if (process.connected) process.disconnect();
