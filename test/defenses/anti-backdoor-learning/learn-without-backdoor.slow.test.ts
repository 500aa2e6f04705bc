import { beforeAll, describe, expect, test } from 'vitest';
import { defenseEffectiveness } from '../../../benchmark/scoring/defense-effectiveness.ts';
import { isolateLowest, type Isolation } from '../../../defenses/anti-backdoor-learning/isolate.ts';
import {
  learnWithoutBackdoor,
  type AntiBackdoorModel,
} from '../../../defenses/anti-backdoor-learning/learn-without-backdoor.ts';
import type { AntiBackdoorSchedule } from '../../../defenses/anti-backdoor-learning/schedule.ts';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { measureToy, type ToyScore } from '../../support/toys/measure-toy.ts';
import { toyCnn } from '../../support/toys/toy-cnn.ts';
import { toyNoise } from '../../support/toys/toy-images.ts';
import { ToyRandom } from '../../support/toys/toy-random.ts';
import { trainedToy, type TrainedToy } from '../../support/toys/trained-toy.ts';

// Source of the required figures and of the schedule: defenses.md 4.5 and 7.5.
const constant = { ...toyCnn.recipe, schedule: 'constant' } as const;
const schedule: AntiBackdoorSchedule = {
  floodingLevel: 0.5,
  isolation: { ...constant, learningRate: 0.02, epochs: 3 },
  fineTuning: { ...toyCnn.recipe, learningRate: 0.05, epochs: 10 },
  unlearning: { ...constant, learningRate: 5e-4, epochs: 20, batchSize: 30 },
};

beforeAll(async () => {
  await startTensorBackend('wasm');
});

describe('on hard toy images', () => {
  let toy: TrainedToy;
  let undefended: ToyScore;
  beforeAll(async () => {
    toy = await trainedToy({ poisonRatio: 0.1, noise: toyNoise.hard });
    undefended = measureToy(toy.parameters, toy);
  });

  const precisionOf = ({ isolated }: AntiBackdoorModel): number =>
    isolated.filter((row) => toy.isPoisoned[row]).length / isolated.length;

  test('isolates poisoned samples and unlearns the backdoor', async () => {
    const learned = await learnWithoutBackdoor(toyCnn, toy.train, { seed: 0, tokenize: null, schedule });
    const defended = measureToy(learned.parameters, toy);
    expect(learned.isolated).toHaveLength(30);
    expect(precisionOf(learned)).toBeGreaterThanOrEqual(0.5);
    expect(defended.attackSuccessRate).toBeLessThanOrEqual(0.2);
    expect(defenseEffectiveness({ undefended, defended })).toBeGreaterThanOrEqual(0.8);
  });

  test('keeps the backdoor if the isolated samples are random', async () => {
    const isolate = (losses: Float64Array): Isolation => {
      const order = new ToyRandom(1).shuffle([...losses.keys()]);
      const count = isolateLowest(losses).isolated.length;
      return { isolated: order.slice(0, count), rest: order.slice(count) };
    };
    const learned = await learnWithoutBackdoor(toyCnn, toy.train, { seed: 0, tokenize: null, schedule, isolate });
    expect(measureToy(learned.parameters, toy).attackSuccessRate).toBeGreaterThanOrEqual(0.9);
  });
});

test('without poison, it finishes and keeps the accuracy within 3 points', async () => {
  const toy = await trainedToy({ poisonRatio: 0 });
  const learned = await learnWithoutBackdoor(toyCnn, toy.train, { seed: 0, tokenize: null });
  const [before, after] = [measureToy(toy.parameters, toy), measureToy(learned.parameters, toy)];
  expect(before.cleanAccuracy - after.cleanAccuracy).toBeLessThanOrEqual(0.03);
});
