import { decode } from 'jpeg-js';
import { DatasetError } from '../../../benchmark/samples/dataset-error.ts';
import type { RgbImage } from '../../../benchmark/samples/resize-image.ts';

/** Far above the images of the datasets, but low enough to bound memory. */
const maxMegapixels = 1;
const maxMemoryMegabytes = 64;

/**
 * Decodes a JPEG to RGB; gray images are expanded to three channels. Pure JavaScript gives the same bytes everywhere.
 * @param file for error messages.
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
