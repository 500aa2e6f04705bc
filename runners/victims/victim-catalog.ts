import type { Victim } from './architecture.ts';
import { smallCnn, VictimError } from './small-cnn.ts';

/** Shape of one input and number of classes. */
export interface VictimTask {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly classCount: number;
}

/** Every victim this benchmark can train, one line each. */
const victimCatalog: Readonly<Record<string, (task: VictimTask) => Victim>> = { 'small-cnn': smallCnn };

/** @throws VictimError UNKNOWN_VICTIM naming the known ids. */
export function buildVictim(id: string, task: VictimTask): Victim {
  const build = victimCatalog[id];
  if (build) return build(task);
  const known = Object.keys(victimCatalog);
  throw new VictimError('UNKNOWN_VICTIM', `No victim is called "${id}"; known are: ${known.join(', ')}.`, {
    id,
    known,
  });
}
