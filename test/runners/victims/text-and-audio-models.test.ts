import * as onnxRuntime from 'onnxruntime-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseSafetensors } from '../../../benchmark/formats/safetensors.ts';
import type { LabeledSamples } from '../../../benchmark/samples/dataset.ts';
import { takeLabeled } from '../../../benchmark/samples/sample-buffer.ts';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { tf } from '../../../runners/tensor/tf.ts';
import { lastLinear, parameterShapes, type Victim } from '../../../runners/victims/architecture.ts';
import type { Parameters } from '../../../runners/victims/layers/layer-kind.ts';
import { audioCnn } from '../../../runners/victims/audio-cnn.ts';
import { buildTokenizer } from '../../../runners/victims/build-tokenizer.ts';
import { exportOnnx } from '../../../runners/victims/export-onnx.ts';
import { inputBatch } from '../../../runners/victims/front-end-cache.ts';
import { initializeParameters } from '../../../runners/victims/initialize-parameters.ts';
import { fillBatch, modelInput } from '../../../runners/victims/model-input.ts';
import { textCnn } from '../../../runners/victims/text-cnn.ts';
import { tokenIdsOf, type TokenIds } from '../../../runners/victims/token-ids.ts';
import { trainVictim } from '../../../runners/victims/train-victim.ts';
import { VictimNetwork } from '../../../runners/victims/victim-network.ts';
import { encodeParameters } from '../../../runners/victims/write-model.ts';
import { tinyClips, tinyTexts } from '../../support/tiny-modalities.ts';

beforeAll(async () => {
  await startTensorBackend('wasm');
});

const rows = Array.from({ length: 160 }, (_, index) => index);
const texts = tinyTexts();
const clips = tinyClips();
const { tokenizer } = textCnn.build({ form: texts.description.form, classCount: 2 });
if (!tokenizer) throw new Error('text-cnn says nothing of its tokenizer.');
const tokenize = tokenIdsOf(buildTokenizer(texts.train.samples.texts, tokenizer));

interface Case {
  readonly victim: Victim;
  readonly data: LabeledSamples;
  readonly tokenize: TokenIds | null;
  readonly inputType: 'int64' | 'float32';
}
const cases: readonly (readonly [string, Case])[] = [
  [
    'text-cnn',
    {
      victim: textCnn.build({ form: texts.description.form, classCount: 2 }),
      data: takeLabeled(texts.train, rows),
      tokenize,
      inputType: 'int64',
    },
  ],
  [
    'audio-cnn',
    {
      victim: audioCnn.build({ form: clips.description.form, classCount: 3 }),
      data: takeLabeled(clips.train, rows),
      tokenize: null,
      inputType: 'float32',
    },
  ],
];

/** The largest difference of logits or features between TensorFlow.js and the exported ONNX on some samples. */
async function disagreement({ victim, data, ...task }: Case, parameters: Parameters): Promise<number> {
  const indices = [0, 1, 2, 31, 77, 159];
  const input = modelInput(data.samples, 'channels-last', task.tokenize);
  const network = new VictimNetwork(victim, parameters);
  const { logits, features } = tf.tidy(() => network.forward(inputBatch(input, indices), 'infer'));
  const session = await onnxRuntime.InferenceSession.create(exportOnnx(victim, parameters));
  const batch = fillBatch(modelInput(data.samples, 'channels-first', task.tokenize), indices);
  const dims = [indices.length, ...victim.inputShape];
  const values = task.inputType === 'int64' ? BigInt64Array.from(batch, BigInt) : batch;
  const outputs = await session.run({ input: new onnxRuntime.Tensor(task.inputType, values, dims) });
  expect(outputs['logits']?.dims).toEqual([indices.length, victim.classCount]);
  expect(outputs['features']?.dims).toEqual([indices.length, lastLinear(victim).inFeatures]);
  const found = [...(await logits.data()), ...(await features.data())];
  const expected = [...(outputs['logits']?.data as Float32Array), ...(outputs['features']?.data as Float32Array)];
  tf.dispose([logits, features]);
  network.dispose();
  expect(found).toHaveLength(expected.length);
  expect(new Set(found.map((value) => value.toFixed(3))).size).toBeGreaterThan(indices.length); // samples differ
  return Math.max(...found.map((value, at) => Math.abs(value - (expected[at] ?? Number.NaN))));
}

describe.each(cases)('%s', (_id, task) => {
  const { victim, data } = task;

  test('gives the same logits and features as ONNX before training, within 1e-4', async () => {
    expect(await disagreement(task, initializeParameters(victim, 0))).toBeLessThan(1e-4);
  });

  test('gives the same after a short training, which learns and is reproducible', async () => {
    const recipe = { ...victim.recipe, epochs: 3 };
    const losses: number[] = [];
    const options = { seed: 0, tokenize: task.tokenize, recipe };
    const trained = await trainVictim(victim, data, {
      ...options,
      onProgress: ({ loss }) => void losses.push(loss),
    });
    expect(losses.at(-1)).toBeLessThan(0.95 * Math.log(victim.classCount)); // of the loss of a uniform guess
    expect(await disagreement(task, trained)).toBeLessThan(1e-4);
    const again = await trainVictim(victim, data, options);
    for (const [name, values] of trained) {
      expect(values.every((value, at) => value === again.get(name)?.[at])).toBe(true);
    }
  });

  test('is stored as safetensors with PyTorch names and shapes', () => {
    const parameters = initializeParameters(victim, 0);
    const tensors = parseSafetensors(encodeParameters(victim, parameters));
    const expected = parameterShapes(victim).map(({ name, shape }) => [name, shape] as const);
    expect(new Map([...tensors].map(([name, { shape }]) => [name, shape]))).toEqual(new Map(expected));
    for (const [name, { data: values }] of tensors) {
      expect(Buffer.from(values.buffer).equals(Buffer.from(parameters.get(name)?.buffer ?? new ArrayBuffer()))).toBe(
        true,
      );
    }
  });
});

test('the layouts are those of PyTorch: nn.Embedding, nn.Conv1d, nn.Conv2d, nn.Linear', () => {
  const shapesOf = (victim: Victim) =>
    Object.fromEntries(parameterShapes(victim).map(({ name, shape }) => [name, shape]));
  const text = textCnn.build({ form: { modality: 'text' }, classCount: 2 });
  const filters = lastLinear(text).inFeatures;
  expect(shapesOf(text)).toEqual({
    'embedding.weight': [8_000, 32],
    'conv1.weight': [filters, 32, 3],
    'conv1.bias': [filters],
    'fc.weight': [2, filters],
    'fc.bias': [2],
  });
  expect(shapesOf(audioCnn.build({ form: clips.description.form, classCount: 3 }))).toMatchObject({
    'frontend.stft.weight': [514, 1, 512],
    'frontend.mel.weight': [40, 257],
    'conv1.weight': [16, 1, 5, 5],
    'bn1.running_var': [16],
    'conv4.weight': [64, 48, 3, 3],
    'fc.weight': [3, 64],
  });
});

test('the front end of audio is not trained', async () => {
  const [, task] = cases[1] ?? [];
  if (!task) throw new Error('There is no audio victim.');
  const recipe = { ...task.victim.recipe, epochs: 1 };
  const few = takeLabeled(task.data, rows.slice(0, 32));
  const before = initializeParameters(task.victim, 0);
  const after = await trainVictim(task.victim, few, { seed: 0, recipe });
  for (const name of ['frontend.stft.weight', 'frontend.mel.weight']) expect(after.get(name)).toEqual(before.get(name));
  expect(after.get('conv1.weight')).not.toEqual(before.get('conv1.weight'));
});

test.each([
  [textCnn, { modality: 'audio', length: 16_000, sampleRateHz: 16_000 } as const, /text-cnn takes texts, found audio/],
  [audioCnn, { modality: 'text' } as const, /audio-cnn takes clips of at least 8000 samples at 8 kHz or more/],
  [audioCnn, { modality: 'audio', length: 7_999, sampleRateHz: 16_000 } as const, /found .*7999/],
  [audioCnn, { modality: 'audio', length: 8_000, sampleRateHz: 7_999 } as const, /found .*7999/],
])('an unsuitable sample form is rejected, naming the expected one', (design, form, message) => {
  expect(() => design.build({ form, classCount: 2 })).toThrowError(
    expect.objectContaining({ code: 'INPUT_FORM_UNSUPPORTED', message: expect.stringMatching(message) }),
  );
});
