import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { connectDatabase } from '../../db/client.ts';
import type { EngineNotice } from './worker-notices.ts';
import { WorkerProgram } from './worker-program.ts';
import { readWorkerSettings } from './worker-settings.ts';

const settings = readWorkerSettings(process.env);
const { db, close } = connectDatabase(settings.databaseUrl);
const shutdown = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => shutdown.abort());
process.on('disconnect', () => shutdown.abort()); // the process that started this one has ended

const program = new WorkerProgram(db, settings, {
  workerId: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
  environment: process.env,
  shutdown: shutdown.signal,
  isManaged: () => process.connected,
  notify: (notice) => process.send?.(notice),
});
process.on('message', (notice: EngineNotice) => program.takeNotice(notice));

const housekeeping = program.runHousekeeping();
try {
  await program.run();
} finally {
  shutdown.abort();
  await housekeeping;
  await close();
}
if (process.connected) process.disconnect();
