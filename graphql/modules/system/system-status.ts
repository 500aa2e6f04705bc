import { listPreparations, type PreparationDetail } from '../../../db/queries/prepare-suites.ts';
import { listSuiteIds } from '../../../db/queries/register-suite.ts';
import { listLiveWorkers } from '../../../db/queries/report-worker.ts';
import { listLimits } from '../../limits.ts';
import type { WorkerRow } from '../../../db/schema/workers.ts';
import { listCost, textCost } from '../../answer-cost.ts';
import { builder } from '../../builder.ts';
import { SuitePreparationType } from './preparation.ts';

const messageBytes = 4_000; // may list the tasks of a suite that failed

const WorkerType = builder.objectRef<WorkerRow>('Worker').implement({
  description: 'A runner process that has reported within the last half minute.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Runner id.' }),
    ready: t.exposeBoolean('ready', { description: 'Whether it accepts evaluations.' }),
    engine: t.exposeString('engine', { nullable: true, description: 'Container engine and version.' }),
    tensorBackend: t.exposeString('tensorBackend', { nullable: true, description: 'TensorFlow.js backend.' }),
    message: t.exposeString('message', {
      nullable: true,
      complexity: textCost(messageBytes),
      description: 'Why it is not ready, and what to do about it.',
    }),
  }),
});

interface SystemStatus {
  readonly workers: readonly WorkerRow[];
  readonly suites: readonly string[];
  readonly preparing: readonly PreparationDetail[];
}

const SystemStatusType = builder.objectRef<SystemStatus>('SystemStatus').implement({
  description: 'Whether submissions are evaluated at the moment, and if not, why.',
  fields: (t) => ({
    evaluating: t.boolean({
      description: 'Whether at least one runner accepts evaluations.',
      resolve: ({ workers }) => workers.some(({ ready }) => ready),
    }),
    waitingBecause: t.string({
      nullable: true,
      complexity: textCost(messageBytes),
      description: 'Why evaluations are waiting; null if they are not.',
      resolve: ({ workers }) =>
        workers.some(({ ready }) => ready)
          ? null
          : (workers.find(({ message }) => message)?.message ?? 'No runner is running. Start one with npm start.'),
    }),
    workers: t.field({
      type: [WorkerType],
      complexity: listCost(listLimits.runners),
      description: 'Runners.',
      resolve: ({ workers }) => workers.slice(0, listLimits.runners),
    }),
    suites: t.stringList({
      complexity: listCost(listLimits.suites),
      description: 'Suites that defenses can be submitted for, also while they are being prepared.',
      resolve: ({ suites }) => suites.slice(0, listLimits.suites),
    }),
    preparing: t.field({
      type: [SuitePreparationType],
      complexity: listCost(listLimits.suites),
      description: 'Suites whose tasks are not all there yet.',
      resolve: ({ preparing }) => preparing.slice(0, listLimits.suites),
    }),
  }),
});

builder.queryField('systemStatus', (t) =>
  t.field({
    type: SystemStatusType,
    description: 'Whether submissions are evaluated at the moment, and if not, why.',
    resolve: async (_root, _arguments, { db }) => ({
      workers: await listLiveWorkers(db),
      suites: await listSuiteIds(db),
      preparing: await listPreparations(db),
    }),
  }),
);
