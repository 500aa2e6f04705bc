import { DatasetError } from '../../../benchmark/samples/dataset-error.ts';
import { type MonoClip, monoClip } from './mono-clip.ts';

const headerBytes = 24;
const linear16Bit = 3;
const unknownSize = 0xffffffff;

/**
 * Decodes a Sun/NeXT sound file with 16-bit linear samples to one channel. No maintained library reads this format alone.
 * @param file for error messages.
 * @throws DatasetError RECORD_CORRUPT | RECORD_TRUNCATED
 */
export function decodeAu(bytes: Uint8Array, file: string): MonoClip {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerBytes || Buffer.from(bytes.subarray(0, 4)).toString('latin1') !== '.snd') {
    throw new DatasetError('RECORD_CORRUPT', `${file} does not start with a 24-byte AU header.`, { file });
  }
  const start = view.getUint32(4);
  const declared = view.getUint32(8);
  const encoding = view.getUint32(12);
  if (encoding !== linear16Bit || start < headerBytes) {
    const message = `${file} has encoding ${encoding} and data at ${start}, expected 16-bit linear samples (3) after byte 24.`;
    throw new DatasetError('RECORD_CORRUPT', message, { file, encoding, start });
  }
  const end = declared === unknownSize ? bytes.length : start + declared;
  if (end > bytes.length) {
    const message = `${file} declares ${declared} bytes of samples at ${start}, but ends at ${bytes.length}.`;
    throw new DatasetError('RECORD_TRUNCATED', message, { file, found: bytes.length, expected: end });
  }
  const layout = { sampleRateHz: view.getUint32(16), channelCount: view.getUint32(20), littleEndian: false };
  return monoClip(bytes.subarray(start, end), layout, file);
}
