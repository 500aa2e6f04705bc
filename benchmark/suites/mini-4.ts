import { ladderGates, miniTasks } from './core-tasks.ts';
import { suiteSchema, type Suite } from './suite.ts';

/** Three modalities and both practical factors, each with its plain partner; ranked minutes after a clone. */
export const mini4: Suite = suiteSchema.parse({
  id: 'mini',
  version: 4,
  title: 'Mini: five tasks that rank a defense in minutes',
  levels: ['seed', 'scenario', 'dataset', 'modality'],
  gates: ladderGates,
  tasks: miniTasks(0),
});
