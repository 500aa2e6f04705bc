import { beforeAll, expect, test } from 'vitest';
import type { LabeledSamples } from '../../../benchmark/samples/dataset.ts';
import { takeLabeled } from '../../../benchmark/samples/sample-buffer.ts';
import { learnWithoutBackdoor } from '../../../defenses/anti-backdoor-learning/learn-without-backdoor.ts';
import { flooding, localGradientAscent } from '../../../defenses/anti-backdoor-learning/objectives.ts';
import { scheduleFor } from '../../../defenses/anti-backdoor-learning/schedule.ts';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { audioCnn } from '../../../runners/victims/audio-cnn.ts';
import { buildTokenizer } from '../../../runners/victims/build-tokenizer.ts';
import type { Parameters } from '../../../runners/victims/layers/layer-kind.ts';
import { smallCnn } from '../../../runners/victims/small-cnn.ts';
import { textCnn } from '../../../runners/victims/text-cnn.ts';
import { tokenIdsOf } from '../../../runners/victims/token-ids.ts';
import { tinyImages } from '../../support/tiny-images.ts';
import { tinyClips, tinyTexts } from '../../support/tiny-modalities.ts';

beforeAll(async () => {
  await startTensorBackend('wasm');
});

const victim = smallCnn.build({ form: { modality: 'image', height: 16, width: 16, channels: 3 }, classCount: 2 });
const schedule = scheduleFor(victim);
const short = { ...schedule, fineTuning: { ...schedule.fineTuning, epochs: 1 } };
const images = (count: number) => tinyImages({ count, sidePixels: 16, classCount: 2 });
const seeded = { seed: 0, tokenize: null } as const;
const isFinite = (parameters: Parameters) => [...parameters.values()].every((values) => values.every(Number.isFinite));

test('flooding and local gradient ascent give the same weights', async () => {
  const isolation = { ...short.isolation, epochs: 3 };
  const options = { ...seeded, schedule: { ...short, isolation } };
  const flooded = await learnWithoutBackdoor(victim, images(80), { ...options, limit: flooding });
  const ascended = await learnWithoutBackdoor(victim, images(80), { ...options, limit: localGradientAscent });
  expect(ascended.isolated).toEqual(flooded.isolated);
  for (const [name, values] of flooded.parameters) {
    values.forEach((value, at) =>
      expect(Math.abs((ascended.parameters.get(name)?.[at] ?? 9) - value)).toBeLessThan(1e-6),
    );
  }
});

test('goes through three trainings, and raises the loss of the isolated samples', async () => {
  const phases: string[] = [];
  const options = { ...seeded, schedule: short, onProgress: (phase: string) => phases.push(phase) };
  const { isolated, isolatedLoss } = await learnWithoutBackdoor(victim, images(800), options);
  expect([...new Set(phases)]).toEqual(['isolation', 'fine-tuning', 'unlearning']);
  expect(isolated).toHaveLength(8);
  expect(isolatedLoss.after).toBeGreaterThan(isolatedLoss.before);
});

test('stops the ascent after the epoch in which the loss exceeds twice that of a guess', async () => {
  const unlearnAt = async (learningRate: number) => {
    const unlearning = { ...short.unlearning, learningRate, epochs: 30 }; // one step each, reported at 20 and at the last
    const reported: number[] = [];
    const { isolatedLoss } = await learnWithoutBackdoor(victim, images(800), {
      ...seeded,
      schedule: { ...short, unlearning },
      onProgress: (phase, { step }) => void (phase === 'unlearning' && reported.push(step)),
    });
    return { reported, loss: isolatedLoss.after };
  };
  const enough = 2 * Math.log(2);
  const slow = await unlearnAt(1e-6);
  expect(slow.reported).toEqual([20, 30]);
  expect(slow.loss).toBeLessThan(enough);
  const fast = await unlearnAt(0.05);
  expect(fast.reported).toEqual([]);
  expect(fast.loss).toBeGreaterThan(enough);
  expect(fast.loss).toBeLessThan(100);
});

test('does not unlearn fewer samples than a batch needs', async () => {
  const { isolated, isolatedLoss, parameters } = await learnWithoutBackdoor(victim, images(60), {
    ...seeded,
    schedule: short,
  });
  expect(isolated).toHaveLength(1);
  expect(isolatedLoss.after).toBe(isolatedLoss.before);
  expect(isFinite(parameters)).toBe(true);
});

test('returns finite weights for a single sample, and when every training diverges', async () => {
  const single = await learnWithoutBackdoor(victim, images(1), { ...seeded, schedule: short });
  expect(single.isolated).toEqual([0]);
  expect(isFinite(single.parameters)).toBe(true);
  const wild = { ...short.isolation, learningRate: 1e38 };
  const everyWild = { ...short, isolation: wild, fineTuning: wild, unlearning: wild };
  const diverged = await learnWithoutBackdoor(victim, images(800), { ...seeded, schedule: everyWild });
  expect(isFinite(diverged.parameters)).toBe(true);
});

test('learns texts and clips', async () => {
  const texts = firstOf(tinyTexts().train, 100);
  const textVictim = textCnn.build({ form: { modality: 'text' }, classCount: 2 });
  if (texts.samples.modality !== 'text' || !textVictim.tokenizer) throw new Error('The tiny texts are not texts.');
  const tokenize = tokenIdsOf(buildTokenizer(texts.samples.texts, textVictim.tokenizer));
  const form = tinyClips().description.form;
  const clipVictim = audioCnn.build({ form, classCount: 3 });
  const learned = [
    await learnWithoutBackdoor(textVictim, texts, { seed: 0, tokenize }),
    await learnWithoutBackdoor(clipVictim, firstOf(tinyClips().train, 60), seeded),
  ];
  expect(learned.map(({ parameters }) => isFinite(parameters))).toEqual([true, true]);
});

function firstOf(split: LabeledSamples, count: number): LabeledSamples {
  return takeLabeled(split, [...split.labels.keys()].slice(0, count));
}
