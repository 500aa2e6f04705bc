import { RandomStream } from '../../../random/random-stream.ts';
import type { ImageShape } from '../image-shape.ts';

type Size = Pick<ImageShape, 'height' | 'width'>;

/**
 * One generated picture of a bright scene for the reflection: a gradient, windows and lamps, slightly blurred.
 * @param imageNumber number of the picture in the bank.
 * @returns uint8 [height, width, 3].
 * Source: attacks.md 3.0, P-reflection bank; replaces photographs.
 */
export function reflectionImage(triggerSeed: number, imageNumber: number, { height, width }: Size): Uint8Array {
  const stream = new RandomStream(triggerSeed, 'artefact/reflections', { sampleIndex: imageNumber });
  const color = (least: number, span: number) => [0, 1, 2].map(() => least + stream.integer(span));
  const side = Math.min(height, width);
  const picture = new Uint8Array(height * width * 3);
  paintGradient(picture, { height, width }, color(0, 128), color(0, 128));
  const windows = 6 + stream.integer(7);
  for (let painted = 0; painted < windows; painted++) {
    const [top, left] = [stream.integer(height), stream.integer(width)];
    const tall = stream.integer(Math.floor(side / 4)) + Math.floor(side / 8);
    const wide = stream.integer(Math.floor(side / 4)) + Math.floor(side / 8);
    const bright = color(128, 128);
    const inside = (row: number, column: number) =>
      row >= top && row < top + tall && column >= left && column < left + wide;
    paint(picture, { height, width }, inside, bright);
  }
  for (let painted = 0; painted < 2; painted++) {
    const [centerRow, centerColumn] = [stream.integer(height), stream.integer(width)];
    const radius = stream.integer(Math.floor(side / 6)) + Math.floor(side / 12);
    const bright = color(160, 96);
    const inside = (row: number, column: number) =>
      (row - centerRow) * (row - centerRow) + (column - centerColumn) * (column - centerColumn) <= radius * radius;
    paint(picture, { height, width }, inside, bright);
  }
  return boxBlur(picture, { height, width });
}

function paintGradient(picture: Uint8Array, { height, width }: Size, top: number[], bottom: number[]): void {
  for (let row = 0; row < height; row++) {
    const line = top.map((upper, channel) =>
      Math.floor(((height - 1 - row) * upper + row * (bottom[channel] ?? 0)) / (height - 1)),
    );
    for (let column = 0; column < width; column++) picture.set(line, (row * width + column) * 3);
  }
}

function paint(
  picture: Uint8Array,
  { height, width }: Size,
  inside: (row: number, column: number) => boolean,
  color: number[],
): void {
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (inside(row, column)) picture.set(color, (row * width + column) * 3);
    }
  }
}

/** Mean over three by three pixels in integer arithmetic; border pixels are repeated. */
function boxBlur(picture: Uint8Array, { height, width }: Size): Uint8Array {
  const clamp = (index: number, length: number) => Math.min(length - 1, Math.max(0, index));
  return picture.map((_, at) => {
    const channel = at % 3;
    const column = Math.floor(at / 3) % width;
    const row = Math.floor(at / (3 * width));
    let sum = 0;
    for (let down = -1; down <= 1; down++) {
      for (let right = -1; right <= 1; right++) {
        const pixel = clamp(row + down, height) * width + clamp(column + right, width);
        sum += picture[pixel * 3 + channel] ?? 0;
      }
    }
    return Math.floor((sum + 4) / 9);
  });
}
