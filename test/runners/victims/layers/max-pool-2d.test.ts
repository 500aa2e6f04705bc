import * as onnxRuntime from 'onnxruntime-node';
import { beforeAll, expect, test } from 'vitest';
import { startTensorBackend } from '../../../../runners/tensor/start-tensor-backend.ts';
import { tf, type Tensor } from '../../../../runners/tensor/tf.ts';
import type { Victim } from '../../../../runners/victims/architecture.ts';
import { exportOnnx } from '../../../../runners/victims/export-onnx.ts';
import { initializeParameters } from '../../../../runners/victims/initialize-parameters.ts';
import { layerChain, layerSchema, type Layer } from '../../../../runners/victims/layers/layer-table.ts';
import { VictimNetwork } from '../../../../runners/victims/victim-network.ts';
import { toyCnn } from '../../../support/toys/toy-cnn.ts';

beforeAll(async () => {
  await startTensorBackend('wasm');
});

const pool: Layer = { type: 'MaxPool2d', kernelSize: 2, stride: 2 };

/** Its features are the pooled values of a picture of 3 x 3 pixels: one window for each of two channels. */
const oneWindow: Victim = {
  ...toyCnn,
  inputShape: [2, 3, 3],
  classCount: 2,
  layers: [pool, { type: 'GlobalAveragePool2d' }, { type: 'Linear', name: 'fc', inFeatures: 2, outFeatures: 2 }],
};
const channels = [
  [-1, -5, 9, -2, -3, 9, 9, 9, 9],
  [4, 8, 9, 6, 7, 9, 9, 9, 9],
]; // the 9s are in the row and the column that fill no window
const picture = () =>
  tf.tensor4d(
    [0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((at) => channels.map((values) => values[at] ?? NaN)),
    [1, 3, 3, 2],
  );

test('has no parameters and leaves out what fills no window', () => {
  expect(layerSchema.parse(pool)).toEqual(pool);
  expect(layerChain.parameters([pool])).toEqual([]);
  expect(layerChain.measure([pool], { height: 12, width: 7 })).toEqual({
    operations: 0,
    extent: { height: 6, width: 3 },
  });
});

test('takes the largest value of each window and channel, and the gradient goes to its position', () => {
  const network = new VictimNetwork(oneWindow, initializeParameters(oneWindow, 0));
  const features = (input: Tensor): Tensor => network.forward(input, 'infer').features;
  expect([...features(picture()).dataSync()]).toEqual([-1, 8]);
  const gradient = tf.grad((input: Tensor) => tf.sum(features(input)).asScalar())(picture());
  const expected = new Float32Array(18);
  expected[0] = 1; // channel 0, first pixel
  expected[3] = 1; // channel 1, second pixel
  expect(gradient.dataSync()).toEqual(expected);
  network.dispose();
});

test('gives the same in ONNX, also where a row and a column are left out', async () => {
  const side = 13; // 6 and 3 after the two poolings
  const victim: Victim = { ...toyCnn, inputShape: [1, side, side] };
  const parameters = initializeParameters(victim, 1);
  const network = new VictimNetwork(victim, parameters);
  const values = Float32Array.from({ length: 4 * side * side }, (_, at) => Math.sin(at * at));
  const { logits } = tf.tidy(() => network.forward(tf.tensor4d(values, [4, side, side, 1]), 'infer'));
  const session = await onnxRuntime.InferenceSession.create(exportOnnx(victim, parameters));
  const outputs = await session.run({ input: new onnxRuntime.Tensor('float32', values, [4, 1, side, side]) });
  const found = outputs['logits']?.data as Float32Array;
  expect(found).toHaveLength(40);
  logits.dataSync().forEach((value, at) => expect(found[at]).toBeCloseTo(value, 4));
  network.dispose();
});
