import { DatasetError } from '../../../benchmark/samples/dataset-error.ts';
import { type MonoClip, monoClip } from './mono-clip.ts';

const headerBytes = 24;
const linear16Bit = 3;
const unknownSize = 0xffffffff;

/**
 * A Sun/NeXT sound file of 16-bit linear samples, as one channel. Own parser: no maintained library reads just this.
 * @param file only names it in errors.
 * @throws DatasetError RECORD_CORRUPT | RECORD_TRUNCATED
 */
export function decodeAu(bytes: Uint8Array, file: string): MonoClip {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerBytes || Buffer.from(bytes.subarray(0, 4)).toString('latin1') !== '.snd') {
    throw new DatasetError('RECORD_CORRUPT', `${file} does not begin with the 24 bytes of an AU header.`, { file });
  }
  const start = view.getUint32(4);
  const declared = view.getUint32(8);
  const encoding = view.getUint32(12);
  if (encoding !== linear16Bit || start < headerBytes) {
    const message = `${file} has encoding ${encoding} and data at ${start}; expected 16-bit linear samples (3) after byte 24.`;
    throw new DatasetError('RECORD_CORRUPT', message, { file, encoding, start });
  }
  const end = declared === unknownSize ? bytes.length : start + declared;
  if (end > bytes.length) {
    const message = `${file} declares ${declared} bytes of samples at ${start}; it ends at ${bytes.length}.`;
    throw new DatasetError('RECORD_TRUNCATED', message, { file, found: bytes.length, expected: end });
  }
  const layout = { sampleRateHz: view.getUint32(16), channelCount: view.getUint32(20), littleEndian: false };
  return monoClip(bytes.subarray(start, end), layout, file);
}
