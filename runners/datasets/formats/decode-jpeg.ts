import { DatasetError } from '../../../benchmark/samples/dataset-error.ts';
import type { RgbImage } from '../../../benchmark/samples/resize-image.ts';
import { JpegProblem, JpegTurbo, type JpegSize } from './jpeg-turbo.ts';

/** Far above the images of the datasets, but low enough to bound memory. */
const pixelsMax = 1_000_000;

/**
 * Decodes a JPEG to RGB; gray images are expanded to three channels. The pixels are those of libjpeg-turbo's default
 * settings.
 * @param file for error messages.
 * @throws DatasetError RECORD_CORRUPT
 */
export function decodeJpeg(bytes: Uint8Array, file: string): RgbImage {
  decoder ??= new JpegTurbo();
  try {
    return decoder.decode(bytes, checkSize);
  } catch (cause) {
    decoder = undefined;
    if (!(cause instanceof JpegProblem || cause instanceof WebAssembly.RuntimeError)) throw cause;
    const message = `${file} cannot be decoded as a JPEG: ${cause.message}.`;
    throw new DatasetError('RECORD_CORRUPT', message, { file }, { cause });
  }
}

let decoder: JpegTurbo | undefined;

function checkSize({ width, height }: JpegSize): void {
  if (width >= 1 && height >= 1 && width * height <= pixelsMax) return;
  throw new JpegProblem(`its size is ${width} by ${height}, expected at most ${pixelsMax} pixels`);
}
