import type { Victim } from './architecture.ts';
import { audioCnn } from './audio-cnn.ts';
import { audioResnet18 } from './audio-resnet-18.ts';
import { preactResnet18 } from './preact-resnet-18.ts';
import { smallCnn } from './small-cnn.ts';
import { textCnn, textCnnLarge } from './text-cnn.ts';
import type { VictimDesign, VictimTask } from './victim-design.ts';
import { VictimError } from './victim-error.ts';

/** Every victim of the benchmark, one line each. */
export const victimCatalog: readonly VictimDesign[] = [
  smallCnn, // for a CPU: mini
  textCnn,
  audioCnn,
  preactResnet18, // for a GPU: standard
  textCnnLarge,
  audioResnet18,
];

/** @throws VictimError UNKNOWN_VICTIM naming the known ids. */
export function findVictim(id: string): VictimDesign {
  const found = victimCatalog.find((design) => design.id === id);
  if (found) return found;
  const known = victimCatalog.map((design) => design.id);
  throw new VictimError('UNKNOWN_VICTIM', `There is no victim "${id}"; known victims: ${known.join(', ')}.`, {
    id,
    known,
  });
}

/** @throws VictimError UNKNOWN_VICTIM | INPUT_FORM_UNSUPPORTED */
export function buildVictim(id: string, task: VictimTask): Victim {
  return findVictim(id).build(task);
}
