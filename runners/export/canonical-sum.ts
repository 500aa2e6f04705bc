import { createHash } from 'node:crypto';

/**
 * SHA-256 over samples, independent of the file format: images as RGB bytes row by row, audio as little-endian int16,
 * texts as UTF-8 with a line feed after each.
 * Source: attacks.md 1.7, canonical bytes.
 */
export class CanonicalSum {
  readonly #hash = createHash('sha256');

  readonly add = (value: Uint8Array | Int16Array | string): void => {
    if (typeof value === 'string') this.#hash.update(`${value}\n`, 'utf8');
    else this.#hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  };

  hex(): string {
    return this.#hash.digest('hex');
  }
}
