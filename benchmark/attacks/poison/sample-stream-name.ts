import type { Split } from '../attack.ts';

/**
 * Name of the stream of a sample's own draws; the same index means another sample in the other split.
 * @param attackPath `<modality>/<attack>`.
 * Source: attacks.md 1.7.
 */
export function sampleStreamName(attackPath: string, split: Split): string {
  return split === 'test' ? `sample/${attackPath}/test` : `sample/${attackPath}`;
}
