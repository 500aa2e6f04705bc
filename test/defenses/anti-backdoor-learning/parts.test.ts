import { beforeAll, describe, expect, test } from 'vitest';
import { isolateLowest } from '../../../defenses/anti-backdoor-learning/isolate.ts';
import { ascent, flooding, localGradientAscent } from '../../../defenses/anti-backdoor-learning/objectives.ts';
import { sampleLosses } from '../../../defenses/anti-backdoor-learning/sample-losses.ts';
import { scheduleFor } from '../../../defenses/anti-backdoor-learning/schedule.ts';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { tf } from '../../../runners/tensor/tf.ts';
import { FrontEndCache } from '../../../runners/victims/front-end-cache.ts';
import { audioCnn } from '../../../runners/victims/audio-cnn.ts';
import { initializeParameters } from '../../../runners/victims/initialize-parameters.ts';
import { modelInput } from '../../../runners/victims/model-input.ts';
import { smallCnn } from '../../../runners/victims/small-cnn.ts';
import { textCnn } from '../../../runners/victims/text-cnn.ts';
import { VictimNetwork } from '../../../runners/victims/victim-network.ts';
import { tinyImages } from '../../support/tiny-images.ts';

beforeAll(async () => {
  await startTensorBackend('wasm');
});

const imageForm = { modality: 'image', height: 16, width: 16, channels: 3 } as const;

describe('objectives', () => {
  test.each([
    [0.2, 0.8],
    [0.5, 0.5],
    [0.9, 0.9],
  ])('flooding at .5 makes a loss of %f one of %f', (loss, flooded) => {
    expect(flooding(0.5)(tf.scalar(loss)).dataSync()[0]).toBeCloseTo(flooded, 6);
  });

  test('flooding and local gradient ascent have the gradient of the loss above the level, its opposite below', () => {
    const slopeOf = (objective: typeof ascent, at: number) =>
      tf
        .grad((x) => objective(tf.mul(x, 3)))(tf.scalar(at))
        .dataSync()[0];
    expect([0.1, 0.2].map((at) => slopeOf(flooding(0.5), at))).toEqual([-3, 3]);
    expect([0.1, 0.2].map((at) => slopeOf(localGradientAscent(0.5), at))).toEqual([-3, 3]);
    expect([0.1, 0.2].map((at) => slopeOf(ascent, at))).toEqual([-3, -3]);
  });
});

describe('isolateLowest', () => {
  test('takes 1 % with the lowest losses, of equal ones the first row', () => {
    const losses = new Float64Array(300).fill(2);
    losses[250] = 0.5;
    const { isolated, rest } = isolateLowest(losses);
    expect(isolated).toEqual([0, 1, 250]);
    expect(rest).toHaveLength(297);
    expect([...isolated, ...rest].toSorted((a, b) => a - b)).toEqual([...losses.keys()]);
  });

  test('takes one of fewer than 100, and a loss that is not a number last', () => {
    expect(isolateLowest(Float64Array.of(Number.NaN, 3, 1)).isolated).toEqual([2]);
    expect(isolateLowest(Float64Array.of(Number.NaN, Number.NaN)).isolated).toEqual([0]);
    expect(isolateLowest(Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY)).isolated).toEqual([1]);
    expect(isolateLowest(new Float64Array(199)).isolated).toHaveLength(1);
    expect(isolateLowest(Float64Array.of(1))).toEqual({ isolated: [0], rest: [] });
  });
});

test('the loss of a sample is its cross-entropy in evaluation mode', async () => {
  const victim = smallCnn.build({ form: imageForm, classCount: 3 });
  const { samples, labels } = tinyImages({ count: 300, sidePixels: 16, classCount: 3 }); // more than one batch
  const network = new VictimNetwork(victim, initializeParameters(victim, 0));
  const input = modelInput(samples, 'channels-last', null);
  const losses = await sampleLosses(network, new FrontEndCache(network, input), labels);
  const inputs = new FrontEndCache(network, input);
  for (const row of [0, 1, 299]) {
    const batch = inputs.batch([row]);
    const logits = tf.tidy(() => network.backEnd(batch, 'infer').logits.dataSync<'float32'>());
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    expect(losses[row]).toBeCloseTo(-Math.log(Math.exp(logits[labels[row] ?? 0] ?? 0) / total), 5);
  }
  network.dispose();
});

describe('scheduleFor', () => {
  test('takes a quarter of the epochs of the victim, the victim itself, and five epochs of ascent', () => {
    const audio = audioCnn.build({ form: { modality: 'audio', length: 8_000, sampleRateHz: 8_000 }, classCount: 3 });
    const schedule = scheduleFor(audio);
    expect(schedule.isolation).toEqual({ ...audio.recipe, schedule: 'constant', epochs: 2 }); // of 7
    expect(schedule.fineTuning).toEqual(audio.recipe);
    expect(schedule.unlearning).toMatchObject({ learningRate: 5e-4, epochs: 5, batchSize: 32, schedule: 'constant' });
    expect(schedule.floodingLevel).toBe(0.5);
  });

  test('has at least one epoch of isolation', () => {
    const victim = smallCnn.build({ form: imageForm, classCount: 2 });
    expect(scheduleFor({ ...victim, recipe: { ...victim.recipe, epochs: 1 } }).isolation.epochs).toBe(1);
  });

  test('for texts, floods at a level in proportion to a guess and unlearns at a tenth of the rate', () => {
    const text = textCnn.build({ form: { modality: 'text' }, classCount: 2 });
    expect(scheduleFor(text).floodingLevel).toBeCloseTo(0.1505, 4);
    expect(scheduleFor(text).unlearning).toMatchObject({ optimizer: 'adamw', learningRate: 5e-4 });
  });
});
