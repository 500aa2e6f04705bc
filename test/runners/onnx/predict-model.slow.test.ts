import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeSamples } from '../../../runners/artifacts/sample-files.ts';
import { decodeOnnx, encodeOnnx } from '../../../benchmark/formats/onnx-messages.ts';
import { onnxAttributeTypes, type OnnxNode } from '../../../benchmark/formats/onnx-types.ts';
import { predictModel } from '../../../runners/onnx/predict-model.ts';
import { exportOnnx } from '../../../runners/victims/export-onnx.ts';
import { initializeParameters } from '../../../runners/victims/initialize-parameters.ts';
import { smallCnn } from '../../../runners/victims/small-cnn.ts';
import { tinyImages } from '../../support/tiny-images.ts';

const form = { modality: 'image', height: 16, width: 16, channels: 3 } as const;
const victim = smallCnn.build({ form, classCount: 10 });
const task = { inputShape: victim.inputShape, classCount: 10, form, tokenizerFile: null };
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
  return predictModel({ ...task, modelFile, inputFiles }, undefined, limits);
}

/** The honest model with its logits passed through further nodes. */
function followedBy(...nodes: readonly OnnxNode[]): Uint8Array {
  const model = decodeOnnx(honest);
  const renamed = model.graph.node.map((node) => ({
    ...node,
    output: node.output.map((name) => (name === 'logits' ? 'own' : name)),
  }));
  return encodeOnnx({ ...model, graph: { ...model.graph, node: [...renamed, ...nodes] } });
}

describe('a returned model', () => {
  test('is run on every sample, and returns predictions in order', async () => {
    const both = await predict(honest);
    expect(both.map(({ labels }) => labels.length)).toEqual([300, 70]);
    expect(await predict(honest)).toEqual(both);
    const modelFile = join(folder, 'model.onnx');
    const [alone] = await predictModel({ ...task, modelFile, inputFiles: [join(folder, 'b.npy')] });
    expect(alone).toEqual(both[1]);
  });

  test('whose logits depend on the whole batch is rejected', async () => {
    const mean: OnnxNode = {
      op_type: 'ReduceMean',
      input: ['own'],
      output: ['mean'],
      attribute: [{ name: 'axes', type: onnxAttributeTypes.ints, ints: [0] }],
    };
    const model = followedBy(mean, { op_type: 'Sub', input: ['own', 'mean'], output: ['logits'] });
    await expect(predict(model)).rejects.toMatchObject({
      code: 'ANSWERS_UNSTABLE',
      message: expect.stringContaining('returned different logits'),
    });
  });

  test('that exceeds its memory limit is stopped', async () => {
    const limits = { timeoutMs: 60_000, memoryBytes: 64 * 1024 ** 2 }; // less than any Node process needs
    await expect(predict(honest, limits)).rejects.toMatchObject({ code: 'CHILD_OUT_OF_MEMORY' });
  });

  test('that exceeds its time limit is stopped', async () => {
    await expect(predict(honest, { timeoutMs: 50, memoryBytes: 4 * 1024 ** 3 })).rejects.toMatchObject({
      code: 'CHILD_TIMED_OUT',
    });
  });
});
