// Writes weights by hand, so that they can be wrong in one respect.
import { readFileSync, writeFileSync } from 'node:fs';

const task = JSON.parse(readFileSync('/mbti/input/task.json', 'utf8'));
const given = readFileSync(task.model.weights);
const headerBytes = Number(given.readBigUInt64LE());

/**
 * Header and data of the given weights.
 * @type {{ header: Record<string, { dtype: string, shape: number[], data_offsets: [number, number] }>, data: Buffer }}
 */
export const weights = {
  header: JSON.parse(given.toString('utf8', 8, 8 + headerBytes)),
  data: given.subarray(8 + headerBytes),
};

/** @param {bigint} [declaredBytes] of the header */
export function writeWeights(declaredBytes) {
  const header = Buffer.from(JSON.stringify(weights.header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(declaredBytes ?? BigInt(header.length));
  writeFileSync('/mbti/output/weights.safetensors', Buffer.concat([length, header, weights.data]));
}

/** @param {string} name */
export function entryOf(name) {
  const entry = weights.header[name];
  if (!entry) throw new Error(`The given weights have no tensor ${name}.`);
  return entry;
}
