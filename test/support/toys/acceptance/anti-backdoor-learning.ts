import { isolateLowest, type Isolation } from '../../../../defenses/anti-backdoor-learning/isolate.ts';
import { learnWithoutBackdoor } from '../../../../defenses/anti-backdoor-learning/learn-without-backdoor.ts';
import type { AntiBackdoorSchedule } from '../../../../defenses/anti-backdoor-learning/schedule.ts';
import { measureToy } from '../measure-toy.ts';
import { toyCnn } from '../toy-cnn.ts';
import { toyNoise } from '../toy-images.ts';
import { ToyRandom } from '../toy-random.ts';
import { trainedToy } from '../trained-toy.ts';
import type { RepairFigures } from './fine-tuning.ts';

const constant = { ...toyCnn.recipe, schedule: 'constant' } as const;

/** Source: defenses.md 4.5. */
const schedule: AntiBackdoorSchedule = {
  floodingLevel: 0.5,
  isolation: { ...constant, learningRate: 0.02, epochs: 3 },
  fineTuning: { ...toyCnn.recipe, learningRate: 0.05, epochs: 10 },
  unlearning: { ...constant, learningRate: 5e-4, epochs: 20, batchSize: 30 },
};

export interface IsolationFigures extends RepairFigures {
  readonly isolated: number; // samples
  readonly precision: number; // share of them that is poisoned
}

/**
 * Anti-backdoor learning on the hard toy images with 10 % of poison.
 * @param isolation `random`: a control, in which as many random samples are isolated.
 */
export async function learnOnHardImages(
  run: number,
  isolation: 'lowest' | 'random' = 'lowest',
): Promise<IsolationFigures> {
  const toy = await trainedToy({ run, poisonRatio: 0.1, noise: toyNoise.hard });
  const isolate = isolation === 'random' ? isolateRandom : isolateLowest;
  const learned = await learnWithoutBackdoor(toyCnn, toy.train, { seed: run, tokenize: null, schedule, isolate });
  const { isolated, parameters } = learned;
  return {
    isolated: isolated.length,
    precision: isolated.filter((row) => toy.isPoisoned[row]).length / isolated.length,
    undefended: measureToy(toy.parameters, toy),
    defended: measureToy(parameters, toy),
  };
}

function isolateRandom(losses: Float64Array): Isolation {
  const order = new ToyRandom(1).shuffle([...losses.keys()]);
  const count = isolateLowest(losses).isolated.length;
  return { isolated: order.slice(0, count), rest: order.slice(count) };
}

/** Anti-backdoor learning with its own schedule on the toy images without poison. */
export async function learnWithoutPoison(run: number): Promise<RepairFigures> {
  const toy = await trainedToy({ run, poisonRatio: 0 });
  const learned = await learnWithoutBackdoor(toyCnn, toy.train, { seed: run, tokenize: null });
  return { undefended: measureToy(toy.parameters, toy), defended: measureToy(learned.parameters, toy) };
}
