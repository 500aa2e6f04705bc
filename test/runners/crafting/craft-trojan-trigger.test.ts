import { beforeAll, expect, test } from 'vitest';
import { stampPatch } from '../../../benchmark/attacks/image/patch/stamp-patch.ts';
import { trojanMask } from '../../../benchmark/attacks/image/patch/trojannn.ts';
import {
  craftTrojanTrigger,
  heaviestFeatures,
  withoutLastRelu,
} from '../../../runners/crafting/craft-trojan-trigger.ts';
import { findCraft } from '../../../runners/crafting/crafting-catalog.ts';
import { RandomStream } from '../../../benchmark/random/random-stream.ts';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { tf, type Tensor4D } from '../../../runners/tensor/tf.ts';
import { trainVictim } from '../../../runners/victims/train-victim.ts';
import { buildVictim } from '../../../runners/victims/victim-catalog.ts';
import { VictimNetwork } from '../../../runners/victims/victim-network.ts';
import { brightQuadrants } from '../../support/tiny-suite.ts';

const form = { modality: 'image', height: 16, width: 16, channels: 3 } as const;
const shape = { ...form, count: 0 };
const mask = trojanMask({ size32: 8, margin: 1 }, shape);
const parameters = { steps: 200 };
let surrogate: VictimNetwork;

beforeAll(async () => {
  await startTensorBackend('wasm');
  const victim = buildVictim('small-cnn', { form, classCount: 4 });
  const recipe = { ...victim.recipe, epochs: 2 };
  surrogate = new VictimNetwork(victim, await trainVictim(victim, brightQuadrants().train, { recipe, seed: 0 }));
});

/** Sum of the heaviest features before their ReLU, of a square on a black image, for each square. */
async function excitements(squares: readonly Uint8Array[]): Promise<number[]> {
  const network = await withoutLastRelu(surrogate);
  const features = await heaviestFeatures(surrogate, 2);
  const pictures = squares.map((pixels) => stampPatch(new Uint8Array(16 * 16 * 3), 16, { pixels, ...mask }));
  const sums = tf.tidy(() => {
    const values = Float32Array.from(
      pictures.flatMap((picture) => [...picture]),
      (byte) => byte / 255,
    );
    const input = tf.tensor4d(values, [pictures.length, 16, 16, 3]) as Tensor4D;
    return network.forward(input, 'infer').features.gather(tf.tensor1d(features, 'int32'), 1).sum(1);
  });
  const found = Array.from(await sums.data());
  sums.dispose();
  network.dispose();
  return found;
}

test('the trigger activates the heaviest features more than any of a thousand random squares', async () => {
  const crafted = await craftTrojanTrigger({ surrogate, form, parameters, triggerSeed: 0 });
  expect(crafted).toHaveLength(mask.sidePixels * mask.sidePixels * 3);
  const stream = new RandomStream(0, 'test/squares');
  const random = Array.from({ length: 1000 }, () => Uint8Array.from(crafted, () => stream.u32() >>> 24));
  const [own = 0, ...others] = await excitements([crafted, ...random]);
  const most = Math.max(...others);
  const mean = others.reduce((sum, value) => sum + value, 0) / others.length;
  expect(own - mean).toBeGreaterThan(2 * (most - mean));
});

test('the same surrogate and secret give the same bytes, another secret gives others, and no tensors leak', async () => {
  const craft = (triggerSeed: number) =>
    craftTrojanTrigger({ surrogate, form, parameters: { steps: 20 }, triggerSeed });
  const first = await craft(0);
  const tensors = tf.memory().numTensors;
  expect(await craft(0)).toEqual(first);
  expect(await craft(1)).not.toEqual(first);
  expect(tf.memory().numTensors).toBe(tensors);
});

test('the heaviest features have the largest sums of absolute weights', async () => {
  const all = await heaviestFeatures(surrogate, 64);
  expect(new Set(all).size).toBe(64);
  const weights = (await surrogate.parameters()).get('fc.weight') ?? new Float32Array();
  const sum = (feature: number) =>
    [0, 1, 2, 3].reduce((total, row) => total + Math.abs(weights[row * 64 + feature] ?? 0), 0);
  for (let at = 1; at < 64; at++) expect(sum(all[at] ?? 0)).toBeLessThanOrEqual(sum(all[at - 1] ?? 0));
});

test('an artifact that cannot be crafted is rejected by name', () => {
  expect(() => findCraft('nosuch')).toThrowError(/nosuch.*trojannn-trigger/);
});
