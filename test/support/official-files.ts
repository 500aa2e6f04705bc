import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encode } from 'jpeg-js';
import { expect, onTestFinished } from 'vitest';
import type { SourceRecord, SourceValue } from '../../runners/datasets/dataset-source.ts';

/** Writes files to a new folder that is removed after the test. */
export function writeLayout(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'official-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** All files except one. */
export function without<T>(files: Readonly<Record<string, T>>, name: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(files).filter(([each]) => each !== name));
}

export async function readAll<V extends SourceValue>(
  records: AsyncIterable<SourceRecord<V>>,
): Promise<SourceRecord<V>[]> {
  const all: SourceRecord<V>[] = [];
  for await (const record of records) all.push(record);
  return all;
}

/** Record count, label range and SHA-256 of all values; each text is followed by a line break. */
export async function summarize(records: AsyncIterable<SourceRecord>): Promise<{
  readonly count: number;
  readonly lowest: number;
  readonly highest: number;
  readonly sha256: string;
}> {
  const hash = createHash('sha256');
  let [count, lowest, highest] = [0, Infinity, -Infinity];
  for await (const { value, label } of records) {
    if (typeof value === 'string') hash.update(`${value}\n`);
    else hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    count++;
    lowest = Math.min(lowest, label);
    highest = Math.max(highest, label);
  }
  return { count, lowest, highest, sha256: hash.digest('hex') };
}

/** A JPEG of one color; by default a gray gradient. */
export function jpegBytes(width: number, height: number, color?: readonly [number, number, number]): Uint8Array {
  const data = new Uint8Array(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const grey = Math.floor((255 * (pixel % width)) / width);
    data.set([...(color ?? [grey, grey, grey]), 255], pixel * 4);
  }
  return encode({ width, height, data }, 95).data;
}

/** A binary PPM of one color. */
export function ppmBytes(width: number, height: number, color: readonly [number, number, number]): Uint8Array {
  const pixels = Array.from({ length: width * height }, () => color).flat();
  return Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), Uint8Array.from(pixels)]);
}

interface Sound {
  readonly sampleRateHz: number;
  readonly channelCount?: number;
}

/** 16-bit PCM WAV; `samples` interleaved. */
export function wavBytes(samples: ArrayLike<number>, { sampleRateHz, channelCount = 1 }: Sound): Buffer {
  const bytes = Buffer.alloc(44 + samples.length * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(channelCount, 22);
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(sampleRateHz * channelCount * 2, 28);
  bytes.writeUInt16LE(channelCount * 2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples.length * 2, 40);
  Array.from(samples).forEach((sample, position) => bytes.writeInt16LE(sample, 44 + position * 2));
  return bytes;
}

/** 16-bit AU; `samples` interleaved. */
export function auBytes(samples: ArrayLike<number>, { sampleRateHz, channelCount = 1 }: Sound): Buffer {
  const bytes = Buffer.alloc(24 + samples.length * 2);
  bytes.write('.snd', 0);
  [24, samples.length * 2, 3, sampleRateHz, channelCount].forEach((value, at) =>
    bytes.writeUInt32BE(value, 4 + at * 4),
  );
  Array.from(samples).forEach((sample, position) => bytes.writeInt16BE(sample, 24 + position * 2));
  return bytes;
}

/** Matches a DatasetError by its code and some of its facts. */
export function datasetError(code: string, facts: Readonly<Record<string, unknown>> = {}): unknown {
  return expect.objectContaining({ code, facts: expect.objectContaining(facts) });
}
