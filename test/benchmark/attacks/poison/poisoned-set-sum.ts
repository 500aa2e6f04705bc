import { sha256Hex } from '../../../../benchmark/identity/sha256.ts';
import type { PoisonedSamples } from '../../../../benchmark/attacks/poison/poisoned-samples.ts';
import { printedSamples } from '../../../support/attack-hosts.ts';

/** SHA-256 over the samples, labels and masks of poisoned splits. */
export function poisonedSetSum(...splits: readonly PoisonedSamples[]): string {
  const parts = splits.flatMap(({ samples, labels, poisoned, cover }) => [
    printedSamples(samples),
    labels,
    poisoned,
    cover,
  ]);
  return sha256Hex(parts.map(String).join('\n'));
}
