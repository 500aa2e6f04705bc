import { createHash } from 'node:crypto';
import type { Samples } from '../datasets/dataset.ts';
import { sampleAt } from '../datasets/sample-buffer.ts';

/**
 * SHA-256 of the samples alone, whatever file they lie in: images as RGB bytes row by row, audio as little-endian int16,
 * texts as UTF-8 with a line feed after each.
 * Source: attacks.md 1.7, canonical bytes.
 */
export function canonicalSha256(samples: Samples): string {
  const hash = createHash('sha256');
  for (let index = 0; index < samples.count; index++) {
    const value = sampleAt<Samples>(samples, index);
    if (typeof value === 'string') hash.update(`${value}\n`, 'utf8');
    else hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  }
  return hash.digest('hex');
}
