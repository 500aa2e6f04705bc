import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as onnxRuntime from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeSamples } from '../../../runners/artifacts/sample-files.ts';
import { parseSafetensors } from '../../../benchmark/formats/safetensors.ts';
import { DatasetFolder, type OpenDataset } from '../../../runners/datasets/dataset-folder.ts';
import type { LabeledSamples } from '../../../benchmark/samples/dataset.ts';
import { mnistDigits } from '../../../runners/datasets/mnist-digits.ts';
import { takeLabeled } from '../../../benchmark/samples/sample-buffer.ts';
import { predictModel } from '../../../runners/onnx/predict-model.ts';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { tf } from '../../../runners/tensor/tf.ts';
import { parameterShapes, type Victim } from '../../../runners/victims/architecture.ts';
import type { Parameters } from '../../../runners/victims/layers/layer-kind.ts';
import { exportOnnx } from '../../../runners/victims/export-onnx.ts';
import { smallCnn } from '../../../runners/victims/small-cnn.ts';
import { inputBatch } from '../../../runners/victims/front-end-cache.ts';
import { modelInput } from '../../../runners/victims/model-input.ts';
import { trainVictim } from '../../../runners/victims/train-victim.ts';
import { VictimNetwork } from '../../../runners/victims/victim-network.ts';
import { encodeParameters } from '../../../runners/victims/write-model.ts';

const { form } = mnistDigits.description;
const victim: Victim = smallCnn.build({ form, classCount: 10 });
const recipe = { ...victim.recipe, epochs: 1 };
let digits: OpenDataset;
let few: LabeledSamples;
let parameters: Parameters;
let folder: string;

beforeAll(async () => {
  await startTensorBackend('wasm');
  folder = await mkdtemp(join(tmpdir(), 'mbti-model-'));
  digits = await new DatasetFolder(join(folder, 'datasets')).open(mnistDigits);
  const everyTenth = Uint32Array.from({ length: 800 }, (_, i) => i * 10);
  few = takeLabeled(digits.dataset.train, everyTenth);
  parameters = await trainVictim(victim, few, { seed: 0, recipe });
});
afterAll(async () => {
  digits.close();
  await rm(folder, { recursive: true });
});

describe('a trained victim', () => {
  test('gives the same logits and features as ONNX, within 1e-4 over the whole test set', async () => {
    const session = await onnxRuntime.InferenceSession.create(exportOnnx(victim, parameters));
    const network = new VictimNetwork(victim, parameters);
    const { samples } = digits.dataset.test;
    const pictures = modelInput(samples, 'channels-last', null);
    let largest = 0;
    for (let begin = 0; begin < samples.count; begin += 250) {
      const indices = Uint32Array.from({ length: 250 }, (_, i) => begin + i);
      const images = inputBatch(pictures, indices);
      const { logits, features } = tf.tidy(() => network.forward(images, 'infer'));
      const channelsFirst = tf.tidy(() => tf.transpose(images, [0, 3, 1, 2]));
      const input = new onnxRuntime.Tensor('float32', Float32Array.from(await channelsFirst.data()), [250, 3, 28, 28]);
      const outputs = await session.run({ input });
      expect(outputs['features']?.dims).toEqual([250, 64]);
      largest = Math.max(
        largest,
        difference(outputs['logits']?.data, await logits.data()),
        difference(outputs['features']?.data, await features.data()),
      );
      tf.dispose([images, channelsFirst, logits, features]);
    }
    network.dispose();
    expect(largest).toBeLessThan(1e-4);
    expect(largest).toBeGreaterThan(0); // two programs; equal bits would mean that one of them ran twice
  });

  test('is the same for the same seed and differs for another', async () => {
    const again = await trainVictim(victim, few, { seed: 0, recipe });
    const other = await trainVictim(victim, few, { seed: 1, recipe });
    for (const [name, values] of parameters) expect(again.get(name)).toEqual(values);
    expect(other.get('fc.weight')).not.toEqual(parameters.get('fc.weight'));
  });

  test('has learned more than chance after one epoch', async () => {
    const modelFile = join(folder, 'model.onnx');
    const samplesFile = join(folder, 'x.npy');
    await writeFile(modelFile, exportOnnx(victim, parameters));
    const { samples, labels } = digits.dataset.test;
    await writeSamples(samplesFile, samples);
    const [prediction] = await predictModel({
      model: { format: 'onnx', file: modelFile },
      inputShape: victim.inputShape,
      classCount: 10,
      form,
      tokenizerFile: null,
      isTrusted: false,
      inputFiles: [samplesFile],
    });
    const right = prediction?.labels.filter((label, i) => label === labels[i]).length ?? 0;
    expect(right / samples.count).toBeGreaterThan(0.5);
  });

  test('is stored as safetensors with PyTorch names, shapes and layouts', () => {
    const tensors = parseSafetensors(encodeParameters(victim, parameters));
    expect([...tensors.keys()].sort()).toEqual(
      parameterShapes(victim)
        .map(({ name }) => name)
        .sort(),
    );
    expect(tensors.get('conv2.weight')?.shape).toEqual([32, 16, 3, 3]);
    expect(tensors.get('fc.weight')?.shape).toEqual([10, 64]);
    expect(tensors.get('bn1.running_var')?.data).toEqual(parameters.get('bn1.running_var'));
  });
});

function difference(a: unknown, b: ArrayLike<number>): number {
  const found = a as Float32Array;
  return found.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);
}
