import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import {
  bytesPerElement,
  npyHeadBytesMax,
  parseNpyLayout,
  type NpyLayout,
} from '../../benchmark/formats/npy-layout.ts';
import { swapByteOrder } from '../../benchmark/formats/npy-order.ts';
import { ArtifactError } from '../../benchmark/formats/artifact-error.ts';

const blockBytesMax = 16 * 1024 ** 2;

/** Reads only the head of a .npy file. @throws ArtifactError naming the file. */
export function readNpyLayout(path: string): NpyLayout {
  const file = openSync(path, 'r');
  try {
    const head = new Uint8Array(npyHeadBytesMax);
    const length = readSync(file, head, 0, head.length, 0);
    return parseNpyLayout(head.subarray(0, length), fstatSync(file).size);
  } catch (error) {
    if (!(error instanceof ArtifactError)) throw error;
    throw new ArtifactError(error.code, `${path}: ${error.message}`, error.facts, { cause: error });
  } finally {
    closeSync(file);
  }
}

/**
 * The rows of a .npy file of either byte order and either order of axes, one after the other; a row is all values with
 * the same first index. A few MiB are in memory at a time.
 * @returns bytes in row-major order and in the byte order of this machine's typed arrays (little-endian).
 */
export function* arrayRows(path: string, layout: NpyLayout): Generator<Uint8Array<ArrayBuffer>> {
  const [count = 0, ...rowShape] = layout.shape;
  const elementBytes = bytesPerElement[layout.dtype];
  const rowBytes = elementBytes * rowShape.reduce((product, side) => product * side, 1);
  const blockRows = Math.max(1, Math.floor(blockBytesMax / Math.max(1, rowBytes)));
  const file = openSync(path, 'r');
  try {
    for (let begin = 0; begin < count; begin += blockRows) {
      const rows = Math.min(blockRows, count - begin);
      const block = new Uint8Array(rows * rowBytes);
      if (layout.fortranOrder) readColumns(file, layout, { begin, rows, elementBytes, rowShape }, block);
      else readSync(file, block, 0, block.length, layout.dataStart + begin * rowBytes);
      if (layout.bigEndian) swapByteOrder(block, elementBytes);
      for (let row = 0; row < rows; row++) yield block.slice(row * rowBytes, (row + 1) * rowBytes);
    }
  } finally {
    closeSync(file);
  }
}

/** In Fortran order the values of all rows at one place lie side by side. */
function readColumns(
  file: number,
  { dataStart, shape: [count = 0] }: NpyLayout,
  {
    begin,
    rows,
    elementBytes,
    rowShape,
  }: {
    readonly begin: number;
    readonly rows: number;
    readonly elementBytes: number;
    readonly rowShape: readonly number[];
  },
  block: Uint8Array,
): void {
  const places = rowShape.reduce((product, side) => product * side, 1);
  const column = new Uint8Array(rows * elementBytes);
  for (let place = 0; place < places; place++) {
    readSync(file, column, 0, column.length, dataStart + (place * count + begin) * elementBytes);
    const to = rowMajorPlace(place, rowShape);
    for (let row = 0; row < rows; row++) {
      const value = column.subarray(row * elementBytes, (row + 1) * elementBytes);
      block.set(value, (row * places + to) * elementBytes);
    }
  }
}

/** @param place counted with the first index fastest. @returns the same place counted with the last index fastest. */
function rowMajorPlace(place: number, shape: readonly number[]): number {
  let rest = place;
  let result = 0;
  for (const side of shape) {
    result = result * side + (rest % side);
    rest = Math.floor(rest / side);
  }
  return result;
}
