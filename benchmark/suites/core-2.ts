import { ladderGates, miniTasks, moreCoreModels, otherCoreTasks } from './core-tasks.ts';
import { suiteSchema, type Suite } from './suite.ts';

/** The tasks of core@1, and more models for stage `inspect`: six backdoored ones in each modality at least. */
export const core2: Suite = suiteSchema.parse({
  id: 'core',
  version: 2,
  title: 'Core: attacks that pass the gates on embedded data',
  levels: ['seed', 'scenario', 'dataset', 'modality'],
  gates: ladderGates,
  tasks: [...miniTasks(0), ...otherCoreTasks(0)],
  inspectOnly: moreCoreModels(),
});
