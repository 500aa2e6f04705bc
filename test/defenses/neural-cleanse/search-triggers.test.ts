import { beforeAll, expect, test } from 'vitest';
import { takeLabeled } from '../../../benchmark/samples/sample-buffer.ts';
import { inversionSettings, type Trigger } from '../../../defenses/neural-cleanse/invert-trigger.ts';
import { repairSuspects } from '../../../defenses/neural-cleanse/neural-cleanse.ts';
import { searchTriggers } from '../../../defenses/neural-cleanse/search-triggers.ts';
import { stampTrigger, unlearnTrigger } from '../../../defenses/neural-cleanse/unlearn-trigger.ts';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { initializeParameters } from '../../../runners/victims/initialize-parameters.ts';
import type { Parameters } from '../../../runners/victims/layers/layer-kind.ts';
import { smallCnn } from '../../../runners/victims/small-cnn.ts';
import type { trainVictim } from '../../../runners/victims/train-victim.ts';
import { tinyImages } from '../../support/tiny-images.ts';

beforeAll(async () => {
  await startTensorBackend('wasm');
});

const victim = smallCnn.build({ form: { modality: 'image', height: 16, width: 16, channels: 3 }, classCount: 2 });
const images = tinyImages({ count: 20, sidePixels: 16, classCount: 2 });
const settings = { ...inversionSettings, stepsMax: 6, imagesPerStep: 20 };

/** A model that gives label 1 to everything, with certainty. */
function alwaysOne(): Parameters {
  const parameters = new Map(initializeParameters(victim, 0));
  parameters.set('fc.weight', new Float32Array(2 * 64));
  return parameters.set('fc.bias', Float32Array.of(-30, 30));
}

test('a label that every image has anyway needs the smallest trigger; one that cannot be reached has none', async () => {
  const seen: (Trigger | null)[] = [];
  const options = { seed: 0, settings, onLabel: (_label: number, trigger: Trigger | null) => seen.push(trigger) };
  const search = await searchTriggers(victim, alwaysOne(), images.samples, options);
  expect(search.triggers[0]).toBeNull();
  expect(search.triggers[1]?.norm).toBeLessThan(256 * 0.6);
  expect(seen).toEqual(search.triggers);
  expect(search.judgment.norms[0]).toBe(search.judgment.norms[1]);
  expect(await repairSuspects(victim, alwaysOne(), images, search, { seed: 0 })).toBeNull();
});

test('a search is the same for the same seed, and differs for another', async () => {
  const few = takeLabeled(images, [0, 1]); // one image a class
  const search = (seed: number) => searchTriggers(victim, alwaysOne(), few.samples, { seed, settings });
  const [first, again, other] = [await search(0), await search(0), await search(1)];
  expect(again).toEqual(first);
  expect(other.judgment.norms).not.toEqual(first.judgment.norms);
  expect(Number.isFinite(first.judgment.probability)).toBe(true);
});

test('a trigger is blended into an image by its mask', () => {
  const trigger = { mask: Float32Array.of(0, 1, 0.5), pattern: Float32Array.of(1, 1, 0, 0.2, 1, 0), norm: 1.5 };
  expect([...stampTrigger(Uint8Array.of(10, 20, 30, 40, 50, 61), trigger)]).toEqual([10, 20, 0, 51, 153, 31]);
});

test('a fifth of the images is stamped for unlearning, and all keep their labels', async () => {
  const trigger = { mask: new Float32Array(256).fill(1), pattern: new Float32Array(768).fill(1), norm: 256 };
  let stamped = 0;
  const train: typeof trainVictim = async (_victim, { samples, labels }) => {
    if (samples.modality !== 'image') throw new Error('Not images.');
    for (let row = 0; row < samples.count; row++)
      if (samples.rows.read(row).every((byte) => byte === 255)) stamped += 1;
    expect(labels).toEqual(images.labels);
    return new Map([['fc.bias', Float32Array.of(1, 2)]]);
  };
  const repaired = await unlearnTrigger(victim, alwaysOne(), images, trigger, { seed: 0, train });
  expect(stamped).toBe(4);
  expect(repaired?.get('fc.bias')).toEqual(Float32Array.of(1, 2));
});
