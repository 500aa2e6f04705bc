import type { PreparationDetail } from '../../../db/queries/prepare-suites.ts';
import { preparationStates } from '../../../db/schema/suites.ts';
import { textCost } from '../../answer-cost.ts';
import { builder } from '../../builder.ts';

const messageBytes = 4_000; // may list the tasks of a suite that failed

const PreparationStateEnum = builder.enumType('PreparationState', {
  description:
    'WAITING: evaluations come first, or a remedy is needed. BAKING: a task is being made. FAILED: a task missed a gate on this machine. STOPPED: the suite is not being prepared.',
  values: Object.fromEntries(preparationStates.map((state) => [state.toUpperCase(), { value: state }])),
});

/** A suite that can be submitted to, and whose tasks are not all there yet. */
export const SuitePreparationType = builder.objectRef<PreparationDetail>('SuitePreparation').implement({
  description:
    'A suite that is being prepared in the background. A submission to it is evaluated on each task as soon as the task is there, and ranked when all are.',
  fields: (t) => ({
    suite: t.exposeString('suiteId', { description: 'Suite id, such as core@2.' }),
    state: t.field({
      type: PreparationStateEnum,
      description: 'Current state.',
      resolve: ({ state }) => state,
    }),
    tasks: t.exposeInt('taskCount', { description: 'Number of tasks of the suite.' }),
    bakedTasks: t.exposeInt('bakedCount', { description: 'Number of tasks that are there.' }),
    secondsLeft: t.exposeInt('secondsLeft', {
      nullable: true,
      description: 'Estimated seconds of work until it is ready, without waiting for evaluations; null if unknown.',
    }),
    message: t.exposeString('message', {
      nullable: true,
      complexity: textCost(messageBytes),
      description: 'What is being made, or why the preparation waits, failed or was stopped.',
    }),
  }),
});
