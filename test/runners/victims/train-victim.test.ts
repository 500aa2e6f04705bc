import { beforeAll, expect, test } from 'vitest';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { tf } from '../../../runners/tensor/tf.ts';
import { smallCnn } from '../../../runners/victims/small-cnn.ts';
import { trainVictim } from '../../../runners/victims/train-victim.ts';
import { tinyImages } from '../../support/tiny-images.ts';

const design = smallCnn.build({ form: { modality: 'image', height: 16, width: 16, channels: 3 }, classCount: 2 });
const victim = { ...design, recipe: { ...design.recipe, epochs: 2 } };
const data = tinyImages({ count: 40, sidePixels: 16, classCount: 2 });

beforeAll(async () => {
  await startTensorBackend('wasm');
});

test('minimizes the cross-entropy unless there is another objective', async () => {
  const plain = await trainVictim(victim, data, { seed: 0 });
  expect(await trainVictim(victim, data, { seed: 0, objective: (crossEntropy) => crossEntropy })).toEqual(plain);
  const none = await trainVictim(victim, data, { seed: 0, objective: (crossEntropy) => tf.mul(crossEntropy, 0) });
  expect(none).not.toEqual(plain);
});

test('reports the value of the objective', async () => {
  const losses: number[] = [];
  await trainVictim(victim, data, {
    seed: 0,
    objective: (crossEntropy) => tf.add(tf.mul(crossEntropy, 0), 7),
    onProgress: ({ loss }) => losses.push(loss),
  });
  expect(losses).toEqual([7]);
});

test('ends after an epoch when it is done', async () => {
  let asked = 0;
  const stopped = await trainVictim(victim, data, { seed: 0, isDone: async () => ++asked === 1 });
  const seen = await trainVictim(victim, data, { seed: 0, isDone: async () => ++asked > 99 });
  expect(asked).toBe(3); // once, then after each of two epochs
  expect(seen).toEqual(await trainVictim(victim, data, { seed: 0 }));
  expect(stopped).not.toEqual(seen);
});
