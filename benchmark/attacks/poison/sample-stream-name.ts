import type { Split } from '../attack.ts';

/**
 * Name of the random stream of one sample. It differs between splits, because an index means a different sample in each.
 * @param attackPath `<modality>/<attack>`.
 * Source: attacks.md 1.7.
 */
export function sampleStreamName(attackPath: string, split: Split): string {
  return split === 'test' ? `sample/${attackPath}/test` : `sample/${attackPath}`;
}
