import { expect, test } from 'vitest';
import { fineTune } from '../../../defenses/fine-tuning/fine-tune.ts';
import { smallCnn } from '../../../runners/victims/small-cnn.ts';
import type { trainVictim } from '../../../runners/victims/train-victim.ts';
import { tinyImages } from '../../support/tiny-images.ts';

const victim = smallCnn.build({ form: { modality: 'image', height: 16, width: 16, channels: 3 }, classCount: 2 });
const clean = tinyImages({ count: 20, sidePixels: 16, classCount: 2 });
const initial = new Map([['fc.bias', Float32Array.of(1, 2)]]);

type Train = typeof trainVictim;

/** A training whose first `divergences` attempts diverge, and the learning rates it was called with. */
function flakyTraining(divergences: number, goWrong: Train): { readonly train: Train; readonly rates: number[] } {
  const rates: number[] = [];
  const train: Train = async (victimAsked, data, options) => {
    rates.push(options.recipe?.learningRate ?? 0);
    if (rates.length <= divergences) return goWrong(victimAsked, data, options);
    options.onProgress?.({ step: 1, steps: 1, loss: 0.5 });
    return new Map([['fc.bias', Float32Array.of(3, 4)]]);
  };
  return { train, rates };
}

const losesItsLoss: Train = async (_victim, _data, { onProgress, signal }) => {
  onProgress?.({ step: 1, steps: 2, loss: Number.NaN });
  signal?.throwIfAborted();
  return initial;
};
const endsInNaN: Train = async () => new Map([['fc.bias', Float32Array.of(Number.NaN, 0)]]);

test.each([
  ['its loss is not finite', losesItsLoss],
  ['its weights are not finite', endsInNaN],
])('restarts at half the learning rate if %s', async (_name, goWrong) => {
  const { train, rates } = flakyTraining(2, goWrong);
  const repaired = await fineTune(victim, initial, clean, { seed: 0, tokenize: null, train });
  expect(rates).toEqual([0.05, 0.025, 0.0125]);
  expect(repaired?.get('fc.bias')).toEqual(Float32Array.of(3, 4));
});

test('gives up after three retries', async () => {
  const { train, rates } = flakyTraining(9, losesItsLoss);
  expect(await fineTune(victim, initial, clean, { seed: 0, tokenize: null, train })).toBeNull();
  expect(rates).toHaveLength(4);
});

test('does not treat another failure as a divergence', async () => {
  const { train } = flakyTraining(1, async () => {
    throw new Error('out of memory');
  });
  await expect(fineTune(victim, initial, clean, { seed: 0, tokenize: null, train })).rejects.toThrow('out of memory');
});
