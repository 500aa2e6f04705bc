import { listSuites } from '../../../db/queries/register-suite.ts';
import { listLiveWorkers } from '../../../db/queries/report-worker.ts';
import type { WorkerRow } from '../../../db/schema/workers.ts';
import { builder } from '../../builder.ts';

const WorkerType = builder.objectRef<WorkerRow>('Worker').implement({
  description: 'A runner process that was heard of in the last half minute.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Runner id.' }),
    ready: t.exposeBoolean('ready', { description: 'Whether it takes evaluations.' }),
    engine: t.exposeString('engine', { nullable: true, description: 'Container engine and version.' }),
    tensorBackend: t.exposeString('tensorBackend', { nullable: true, description: 'TensorFlow.js backend.' }),
    message: t.exposeString('message', { nullable: true, description: 'Why it is not ready, and what to do.' }),
  }),
});

interface SystemStatus {
  readonly workers: readonly WorkerRow[];
  readonly suites: readonly string[];
}

const SystemStatusType = builder.objectRef<SystemStatus>('SystemStatus').implement({
  description: 'Whether submissions are evaluated now, and if not, why.',
  fields: (t) => ({
    evaluating: t.boolean({
      description: 'Whether some runner takes evaluations.',
      resolve: ({ workers }) => workers.some(({ ready }) => ready),
    }),
    waitingBecause: t.string({
      nullable: true,
      description: 'Why evaluations wait; null when they do not.',
      resolve: ({ workers }) =>
        workers.some(({ ready }) => ready)
          ? null
          : (workers.find(({ message }) => message)?.message ?? 'No runner is running. Start one with npm start.'),
    }),
    workers: t.field({ type: [WorkerType], description: 'Runners.', resolve: ({ workers }) => [...workers] }),
    suites: t.stringList({ description: 'Suites that can be entered.', resolve: ({ suites }) => [...suites] }),
  }),
});

builder.queryField('systemStatus', (t) =>
  t.field({
    type: SystemStatusType,
    description: 'Whether submissions are evaluated now, and if not, why.',
    resolve: async (_root, _arguments, { db }) => ({
      workers: await listLiveWorkers(db),
      suites: (await listSuites(db)).map(({ id }) => id),
    }),
  }),
);
