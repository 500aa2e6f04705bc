import { ladderGates, miniTasks, moreMiniModels } from './core-tasks.ts';
import { suiteSchema, type Suite } from './suite.ts';

/** The tasks of mini@4, and more models for stage `inspect`: four in each modality at least. */
export const mini5: Suite = suiteSchema.parse({
  id: 'mini',
  version: 5,
  title: 'Mini: five tasks that rank a defense in minutes',
  levels: ['seed', 'scenario', 'dataset', 'modality'],
  gates: ladderGates,
  tasks: miniTasks(0),
  inspectOnly: moreMiniModels(),
});
