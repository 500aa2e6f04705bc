import type { ImageSamples } from '../../../../benchmark/samples/dataset.ts';
import { imageSamples } from '../../../../benchmark/samples/sample-buffer.ts';

/** One RGB image; `value` gives each byte by row, column and channel. */
export function oneImage(side: number, value: (row: number, column: number, channel: number) => number): ImageSamples {
  const data = Uint8Array.from({ length: side * side * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    return value(Math.floor(pixel / side), pixel % side, at % 3);
  });
  return imageSamples({ height: side, width: side, channels: 3, data });
}
