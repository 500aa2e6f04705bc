import { sha256Hex } from '../../artifacts/sha256.ts';
import type { ImageSamples, LabeledSamples } from '../../datasets/dataset.ts';

/**
 * An order of the rows that depends on what is in them and not on where they stand: by the SHA-256 of pixels and label.
 * A training that follows it gives the same model for every order of the data set; equal rows are interchangeable.
 */
export function canonicalOrder({ samples, labels }: LabeledSamples<ImageSamples>): Uint32Array {
  const size = samples.height * samples.width * samples.channels;
  const keys = Array.from(labels, (label, row) => {
    const pixels = sha256Hex(samples.data.subarray(row * size, (row + 1) * size));
    return `${pixels} ${label}`;
  });
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return Uint32Array.from(labels.keys()).sort((a, b) => compare(keys[a] ?? '', keys[b] ?? ''));
}
