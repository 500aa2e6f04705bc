import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeNpy } from '../../../benchmark/formats/npy.ts';
import { writeSafetensors } from '../../../benchmark/formats/safetensors.ts';
import { taskFiles, taskSampleFiles } from '../../../benchmark/words/task-files.ts';
import { encodeFlags } from '../../../runners/artifacts/label-files.ts';
import { writeSamples } from '../../../runners/artifacts/sample-files.ts';
import { predictTask } from '../../../runners/tasks/predict-task.ts';
import { initializeParameters } from '../../../runners/victims/initialize-parameters.ts';
import { parameterShapes } from '../../../runners/victims/architecture.ts';
import { smallCnn } from '../../../runners/victims/small-cnn.ts';
import { blamingTheAnswer } from '../../../runners/measure/blame-the-answer.ts';
import { readSanitizeAnswer } from '../../../runners/measure/read-sanitize-answer.ts';
import { takeAnswerFile } from '../../../runners/measure/take-answer.ts';
import { tinyImages } from '../../support/tiny-images.ts';

const form = { modality: 'image', height: 16, width: 16, channels: 3 } as const;
const victim = smallCnn.build({ form, classCount: 10 });
let root: string;
let outputFolder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mbti-answers-'));
  outputFolder = join(root, 'run', 'output');
  await mkdir(outputFolder, { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

/** The longest work, in milliseconds of processor time, that this process did without a turn of its event loop. */
async function longestTurnOf(work: () => Promise<unknown>): Promise<number> {
  let longestMs = 0;
  let before = process.cpuUsage();
  const watch = setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    longestMs = Math.max(longestMs, (user + system) / 1_000);
    before = process.cpuUsage();
  }, 1);
  try {
    await work();
  } finally {
    clearInterval(watch);
  }
  return longestMs;
}

function safetensors(header: string | Uint8Array, data = new Uint8Array()): Uint8Array {
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(Buffer.byteLength(header)), true);
  return Buffer.concat([new Uint8Array(length.buffer), Buffer.from(header), data]);
}

const emptyTensor = (index: number) => `"${index}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}`;
const manyTensors = (bytes: number) => {
  const entries: string[] = [];
  for (let size = 0; size < bytes - 100; size += (entries.at(-1)?.length ?? 0) + 1)
    entries.push(emptyTensor(entries.length));
  return `{${entries.join(',')}}`;
};

const hostileWeights: readonly (readonly [string, () => Uint8Array])[] = [
  ['a header of 16 MB with many tensors', () => safetensors(manyTensors(16e6))],
  ['a header of 1 MB with many tensors', () => safetensors(manyTensors(1e6))],
  ['a header of nested arrays', () => safetensors('['.repeat(1e6))],
  ['a name of 1 MB', () => safetensors(`{"${'x'.repeat(1e6)}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}`)],
  ['a header of 2^60 bytes', () => Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 16, 0x7b)],
];

async function predictReturned(name: 'model.onnx' | 'weights.safetensors'): Promise<unknown> {
  const { file } = await takeAnswerFile({ outputFolder }, name, 600 * 1024 ** 2);
  const model =
    name === 'model.onnx' ? ({ format: 'onnx', file } as const) : ({ format: 'weights', file, victim } as const);
  const counts = { testClean: 20, testPoisoned: 20 };
  const task = { isTrusted: false, taskFolder: root, tokenizerFolder: root, victim, form, counts };
  return blamingTheAnswer(() => predictTask(model, task));
}

describe('an answer of stage repair', () => {
  beforeEach(async () => {
    const files = taskSampleFiles('image');
    for (const file of [files.testClean, files.testPoisoned]) {
      await mkdir(join(root, file, '..'), { recursive: true });
      await writeSamples(join(root, file), tinyImages({ count: 20, sidePixels: 16 }).samples);
    }
  });

  test('with weights of the architecture is run', async () => {
    const parameters = initializeParameters(victim, 0);
    const tensors = parameterShapes(victim).map(
      ({ name, shape }) => [name, { shape, data: parameters.get(name) ?? new Float32Array() }] as const,
    );
    await writeFile(join(outputFolder, 'weights.safetensors'), writeSafetensors(new Map(tensors)));
    expect(await predictReturned('weights.safetensors')).toMatchObject({ clean: { labels: { length: 20 } } });
  });

  test.each(hostileWeights)(
    "with %s is the author's failure, and does not hold the event loop",
    async (_name, bytes) => {
      await writeFile(join(outputFolder, 'weights.safetensors'), bytes());
      const reading = async () =>
        expect(predictReturned('weights.safetensors')).rejects.toMatchObject({ code: 'INVALID_OUTPUT' });
      expect(await longestTurnOf(reading)).toBeLessThan(100);
    },
  );

  test("that is 400 MB of nothing is the author's failure, and does not hold the event loop", async () => {
    const zeros = Buffer.alloc(400 * 1024 ** 2);
    await writeFile(join(outputFolder, 'model.onnx'), zeros);
    const reading = async () =>
      expect(predictReturned('model.onnx')).rejects.toMatchObject({ code: 'MODEL_RUN_FAILED' });
    expect(await longestTurnOf(reading)).toBeLessThan(100);
  });
});

describe('an answer of stage sanitize', () => {
  const count = 560_000; // as many as the largest dataset has
  const read = async () => {
    const scores = await takeAnswerFile({ outputFolder }, 'scores.npy', 10 * count);
    const keep = await takeAnswerFile({ outputFolder }, 'keep.npy', 10 * count);
    const files = { scoresFile: scores.file, keepFile: keep.file, poisonedFile: join(root, taskFiles.truthPoisoned) };
    return blamingTheAnswer(() => readSanitizeAnswer({ ...files, count, keptMin: 100 }));
  };
  beforeEach(async () => {
    await mkdir(join(root, taskFiles.truthPoisoned, '..'), { recursive: true });
    const poisoned = Uint8Array.from({ length: count }, (_, index) => Number(index % 10 === 0));
    await writeFile(join(root, taskFiles.truthPoisoned), encodeFlags(poisoned));
    const keep = poisoned.map((flag) => 1 - flag);
    await writeFile(join(outputFolder, 'keep.npy'), encodeFlags(keep));
  });

  test('of the largest dataset is read and compared with the truth without holding the event loop', async () => {
    const data = Float32Array.from(
      { length: count },
      (_, index) => (index % 10 === 0 ? 1 : 0) + ((index * 7_919) % 1_000) / 1_000,
    );
    await writeFile(join(outputFolder, 'scores.npy'), writeNpy({ dtype: '<f4', shape: [count], data }));
    let answer: Awaited<ReturnType<typeof read>> | undefined;
    expect(await longestTurnOf(async () => (answer = await read()))).toBeLessThan(100);
    expect(answer?.keep.reduce((sum, flag) => sum + flag, 0)).toBe(0.9 * count);
    expect(answer?.detection).toMatchObject({ truePositives: count / 10, falsePositives: 0, falseNegatives: 0 });
    expect(answer?.detection.areaUnderRoc).toBeGreaterThan(0.99);
  });

  test("that is no NumPy file is the author's failure", async () => {
    await writeFile(join(outputFolder, 'scores.npy'), await readFile(import.meta.filename));
    await expect(read()).rejects.toMatchObject({ code: 'INVALID_OUTPUT', defect: 'unreadable' });
  });
});
