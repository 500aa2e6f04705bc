import { ladderGates, miniTasks, otherCoreTasks } from './core-tasks.ts';
import { suiteSchema, type Suite } from './suite.ts';

/** Every attack that passes the gates on the embedded data, one seed each. Its first tasks are those of mini@4. */
export const core1: Suite = suiteSchema.parse({
  id: 'core',
  version: 1,
  title: 'Core: attacks that pass the gates on embedded data',
  levels: ['seed', 'scenario', 'dataset', 'modality'],
  gates: ladderGates,
  tasks: [...miniTasks(0), ...otherCoreTasks(0)],
});
