import { decode } from 'jpeg-js';
import { DatasetError } from '../../../benchmark/samples/dataset-error.ts';
import type { RgbImage } from '../../../benchmark/samples/resize-image.ts';

/** Far above any picture of the datasets, far below what would hurt. */
const maxMegapixels = 1;
const maxMemoryMegabytes = 64;

/**
 * A JPEG as RGB; grey ones are widened to three channels. Pure JavaScript: the same bytes on every machine.
 * @param file only names it in errors.
 * @throws DatasetError RECORD_CORRUPT
 */
export function decodeJpeg(bytes: Uint8Array, file: string): RgbImage {
  const { width, height, data } = decodeStrictly(bytes, file);
  if (width < 1 || height < 1) throw corrupt(file, `its size is ${width} by ${height}`);
  return { width, height, data };
}

function decodeStrictly(bytes: Uint8Array, file: string): RgbImage {
  try {
    return decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxResolutionInMP: maxMegapixels,
      maxMemoryUsageInMB: maxMemoryMegabytes,
    });
  } catch (cause) {
    throw corrupt(file, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function corrupt(file: string, reason: string, cause?: unknown): DatasetError {
  return new DatasetError('RECORD_CORRUPT', `${file} cannot be decoded as a JPEG: ${reason}.`, { file }, { cause });
}
