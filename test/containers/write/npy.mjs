// Writes NumPy files by hand, so that they can be wrong in one respect.
import { readFileSync, writeFileSync } from 'node:fs';

/** Training samples of the task. */
export const count = JSON.parse(readFileSync('/mbti/input/task.json', 'utf8')).train.count;

/**
 * @param {string} name
 * @param {string} descr
 * @param {readonly number[]} shape
 * @param {Float32Array | Float64Array | Uint8Array | BigInt64Array} data
 * @param {'False' | 'True'} fortranOrder
 */
export function writeNpy(name, descr, shape, data, fortranOrder = 'False') {
  const tuple = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const text = `{'descr': '${descr}', 'fortran_order': ${fortranOrder}, 'shape': ${tuple}, }`;
  const header = Buffer.from(`${text.padEnd(117)}\n`);
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  writeFileSync(`/mbti/output/${name}`, Buffer.concat([start, header, bytes]));
}

/** A right keep.npy that keeps all samples. */
export function keepEverything() {
  writeNpy('keep.npy', '|b1', [count], new Uint8Array(count).fill(1));
}

/** A right scores.npy, in which all samples have the same score. */
export function scoreAlike() {
  writeNpy('scores.npy', '<f4', [count], new Float32Array(count));
}
