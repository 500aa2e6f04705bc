import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeSamples } from '../../../runners/artifacts/sample-files.ts';
import { onnxAttributeTypes, type OnnxNode } from '../../../benchmark/formats/onnx-types.ts';
import { predictModel } from '../../../runners/onnx/predict-model.ts';
import { exportOnnx } from '../../../runners/victims/export-onnx.ts';
import { initializeParameters } from '../../../runners/victims/initialize-parameters.ts';
import { smallCnn } from '../../../runners/victims/small-cnn.ts';
import { extendOnnx, floatTensor } from '../../support/extend-onnx.ts';
import { tinyImages } from '../../support/tiny-images.ts';

const form = { modality: 'image', height: 16, width: 16, channels: 3 } as const;
const victim = smallCnn.build({ form, classCount: 10 });
const task = { inputShape: victim.inputShape, classCount: 10, form, tokenizerFile: null, isTrusted: false };
const honest = exportOnnx(victim, initializeParameters(victim, 0));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mbti-predict-'));
  await writeSamples(join(folder, 'a.npy'), tinyImages({ count: 300, sidePixels: 16 }).samples);
  await writeSamples(join(folder, 'b.npy'), tinyImages({ count: 70, sidePixels: 16 }).samples);
});
afterAll(() => rm(folder, { recursive: true }));

async function predict(model: Uint8Array, limits?: Parameters<typeof predictModel>[2]) {
  const modelFile = join(folder, 'model.onnx');
  await writeFile(modelFile, model);
  const inputFiles = [join(folder, 'a.npy'), join(folder, 'b.npy')];
  return predictModel({ ...task, model: { format: 'onnx', file: modelFile }, inputFiles }, undefined, limits);
}

const minusMean: readonly OnnxNode[] = [
  {
    op_type: 'ReduceMean',
    input: ['own'],
    output: ['mean'],
    attribute: [{ name: 'axes', type: onnxAttributeTypes.ints, ints: [0] }],
  },
  { op_type: 'Sub', input: ['own', 'mean'], output: ['centered'] },
];

describe('a returned model', () => {
  test('is run on every sample, and returns predictions in order', async () => {
    const both = await predict(honest);
    expect(both.map(({ labels }) => labels.length)).toEqual([300, 70]);
    expect(await predict(honest)).toEqual(both);
    const modelFile = join(folder, 'model.onnx');
    const [alone] = await predictModel({
      ...task,
      model: { format: 'onnx', file: modelFile },
      inputFiles: [join(folder, 'b.npy')],
    });
    expect(alone).toEqual(both[1]);
  });

  test.each([
    ['as it is', 'Identity', []],
    ['scaled by 1e-6', 'Mul', [1e-6]],
    ['shifted by 1e6', 'Add', [1e6]],
  ] as const)('that subtracts the mean of its batch is rejected, %s', async (_name, op_type, values) => {
    const input = ['centered', ...(values.length > 0 ? ['constant'] : [])];
    const last = { op_type, input, output: ['logits'] };
    const model = extendOnnx(honest, [...minusMean, last], values.length > 0 ? [floatTensor('constant', values)] : []);
    await expect(predict(model)).rejects.toMatchObject({
      code: 'ANSWERS_UNSTABLE',
      message: expect.stringContaining('answered differently'),
    });
  });

  test('with batch normalization passes, because its statistics are constants', async () => {
    const ones = Array.from({ length: 10 }, (_, index) => 1 + index);
    const names = ['scale', 'bias', 'mean', 'variance'];
    const node = { op_type: 'BatchNormalization', input: ['own', ...names], output: ['logits'] };
    const constants = names.map((name) => floatTensor(name, ones, [10]));
    const both = await predict(extendOnnx(honest, [node], constants));
    expect(both.map(({ labels }) => labels.length)).toEqual([300, 70]);
  });

  test('that exceeds its memory limit is stopped', async () => {
    const limits = { timeoutMs: 60_000, memoryBytes: 64 * 1024 ** 2, messageBytesMax: 1e6 }; // less than any Node process needs
    await expect(predict(honest, limits)).rejects.toMatchObject({ code: 'CHILD_OUT_OF_MEMORY' });
  });

  test('that exceeds its time limit is stopped', async () => {
    await expect(
      predict(honest, { timeoutMs: 50, memoryBytes: 4 * 1024 ** 3, messageBytesMax: 1e6 }),
    ).rejects.toMatchObject({
      code: 'CHILD_TIMED_OUT',
    });
  });
});
