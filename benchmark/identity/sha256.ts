import { type BinaryLike, createHash } from 'node:crypto';

/**
 * SHA-256 of bytes, or of the UTF-8 bytes of a string.
 * @returns 64 lower-case hexadecimal digits.
 */
export function sha256Hex(content: BinaryLike): string {
  return createHash('sha256').update(content).digest('hex');
}
