import { findTask } from '../../../db/queries/read-tasks.ts';
import { builder } from '../../builder.ts';
import { parseArguments } from '../../graphql-errors.ts';
import { inputText } from '../../input-text.ts';
import { requireSuite, suiteArgument } from '../suite-argument.ts';
import { TaskType } from './task.ts';

builder.queryField('task', (t) =>
  t.field({
    type: TaskType,
    nullable: true,
    description: 'One task, or null if there is no task with this id.',
    args: { id: t.arg.id({ required: true, description: 'Content address of the task.' }) },
    resolve: async (_root, { id }, { db }) => (await findTask(db, parseArguments(inputText(200), id))) ?? null,
  }),
);

builder.queryField('tasks', (t) =>
  t.field({
    type: [TaskType],
    description: 'All tasks of a suite.',
    args: { suite: t.arg.string({ description: suiteArgument }) },
    resolve: async (_root, { suite }, { db, loadTasks }) => [...(await loadTasks(await requireSuite(db, suite)))],
  }),
);
