import { ladderGates, miniTasks, otherCoreTasks } from './core-tasks.ts';
import { suiteSchema, type Suite } from './suite.ts';

/** core@1 with two more seeds of every scenario, for intervals over seeds. */
export const coreSeeds1: Suite = suiteSchema.parse({
  id: 'core-seeds',
  version: 1,
  title: 'Core with three seeds',
  levels: ['seed', 'scenario', 'dataset', 'modality'],
  gates: ladderGates,
  tasks: [0, 1, 2].flatMap((seed) => [...miniTasks(seed), ...otherCoreTasks(seed)]),
});
