import { findTasks } from '../../../db/queries/read-tasks.ts';
import { pageCost } from '../../answer-cost.ts';
import { builder } from '../../builder.ts';
import { parseArguments } from '../../graphql-errors.ts';
import { inputText } from '../../input-text.ts';
import { pageLimits } from '../../limits.ts';
import { pageOfTasks, taskArguments } from '../page-arguments.ts';
import { requireSuite, suiteArgument } from '../suite-argument.ts';
import { TaskType } from './task.ts';

builder.queryField('task', (t) =>
  t.field({
    type: TaskType,
    nullable: true,
    description: 'One task, or null if there is no task with this id.',
    args: { id: t.arg.id({ required: true, description: 'Content address of the task.' }) },
    resolve: async (_root, { id }, { db }) => {
      const known = parseArguments(inputText(200), id);
      return (await findTasks(db, [known])).get(known) ?? null;
    },
  }),
);

builder.queryField('tasks', (t) =>
  t.field({
    type: [TaskType],
    description: 'The tasks of a suite.',
    args: { suite: t.arg.string({ description: suiteArgument }), ...taskArguments },
    complexity: pageCost(pageLimits.tasks),
    resolve: async (_root, { suite, ...page }, { db, loadTasks }) =>
      pageOfTasks(await loadTasks(await requireSuite(db, suite)), page),
  }),
);
