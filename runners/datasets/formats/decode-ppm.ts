import { DatasetError } from '../../../benchmark/samples/dataset-error.ts';
import type { RgbImage } from '../../../benchmark/samples/resize-image.ts';

const maxHeaderBytes = 1024;
const maxSidePixels = 4096;
/** Magic number, width, height and maximum value, each followed by whitespace or a comment line. */
const headerPattern = /^P6(?:\s|#[^\n]*\n)+(\d{1,4})(?:\s|#[^\n]*\n)+(\d{1,4})(?:\s|#[^\n]*\n)+255\s/;

/**
 * Decodes a binary PPM (P6, 8 bits per channel). No maintained library reads this format alone.
 * @param file for error messages.
 * @returns a view of `bytes`.
 * @throws DatasetError RECORD_CORRUPT | RECORD_TRUNCATED
 */
export function decodePpm(bytes: Uint8Array, file: string): RgbImage {
  const header = headerPattern.exec(Buffer.from(bytes.subarray(0, maxHeaderBytes)).toString('latin1'));
  const width = Number(header?.[1]);
  const height = Number(header?.[2]);
  if (!header || !(width >= 1 && width <= maxSidePixels) || !(height >= 1 && height <= maxSidePixels)) {
    const message = `${file} has no valid header of a binary PPM with at most ${maxSidePixels} pixels per side.`;
    throw new DatasetError('RECORD_CORRUPT', message, { file });
  }
  const data = bytes.subarray(header[0].length);
  const expected = width * height * 3;
  if (data.length !== expected) {
    const message = `${file} has ${data.length} bytes of pixels, expected ${expected} for ${width} by ${height}.`;
    const code = data.length < expected ? 'RECORD_TRUNCATED' : 'RECORD_CORRUPT';
    throw new DatasetError(code, message, { file, found: data.length, expected });
  }
  return { width, height, data };
}
