import { sha256Hex } from '../../benchmark/identity/sha256.ts';
import type { LabeledSamples } from '../../benchmark/samples/dataset.ts';
import { sampleAt } from '../../benchmark/samples/sample-buffer.ts';

/**
 * Sorts the rows by content: by the SHA-256 of the sample, then by label. Training in this order gives the same model
 * whatever the order of the dataset; equal rows are interchangeable.
 */
export function canonicalOrder({ samples, labels }: LabeledSamples): Uint32Array {
  const keys = Array.from(labels, (label, row) => {
    const sample = sampleAt(samples, row);
    const bytes = typeof sample === 'string' ? Buffer.from(sample) : new Uint8Array(sample.buffer);
    return `${sha256Hex(bytes)} ${label}`;
  });
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return Uint32Array.from(labels.keys()).sort((a, b) => compare(keys[a] ?? '', keys[b] ?? ''));
}
