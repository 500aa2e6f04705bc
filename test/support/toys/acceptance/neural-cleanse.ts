import { repairSuspects } from '../../../../defenses/neural-cleanse/neural-cleanse.ts';
import { searchTriggers } from '../../../../defenses/neural-cleanse/search-triggers.ts';
import { unlearnTrigger } from '../../../../defenses/neural-cleanse/unlearn-trigger.ts';
import { measureToy, type ToyScore } from '../measure-toy.ts';
import { toyCnn } from '../toy-cnn.ts';
import { toyTarget } from '../toy-images.ts';
import { trainedToy, type TrainedToy } from '../trained-toy.ts';
import type { RepairFigures } from './fine-tuning.ts';

/** One step is one update with all clean images. */
const settings = { stepsMax: 400, imagesPerStep: 150, batchSizeMax: 150, successMin: 0.98 };

export interface TriggerFigures {
  readonly smallest: number | null; // the label whose trigger has the smallest norm
  readonly ratio: number; // of its norm to the next
  readonly probability: number; // that the model is backdoored
  readonly defended: ToyScore; // after the trigger of the target has been unlearned
}

/** Neural Cleanse on the toy images with 3 % of poison. @throws Error if no trigger is found for the target. */
export async function cleanseToyImages(run: number): Promise<TriggerFigures> {
  const toy = await trainedToy({ run, poisonRatio: 0.03 });
  const { triggers, judgment } = await search(toy, run);
  const [smallest = NaN, next = NaN] = judgment.norms.toSorted((a, b) => a - b);
  const trigger = triggers[toyTarget];
  if (!trigger) throw new Error('No trigger was found for the target label.');
  const repaired = await unlearnTrigger(toyCnn, toy.parameters, toy.clean, trigger, { seed: run });
  return {
    smallest: judgment.smallest,
    ratio: smallest / next,
    probability: judgment.probability,
    defended: measureToy(repaired ?? toy.parameters, toy),
  };
}

/** The whole repair on the toy images without poison. */
export async function cleanseWithoutPoison(run: number): Promise<RepairFigures> {
  const toy = await trainedToy({ run, poisonRatio: 0 });
  const repaired = await repairSuspects(toyCnn, toy.parameters, toy.clean, await search(toy, run), { seed: run });
  return { undefended: measureToy(toy.parameters, toy), defended: measureToy(repaired ?? toy.parameters, toy) };
}

function search({ parameters, clean }: TrainedToy, seed: number) {
  return searchTriggers(toyCnn, parameters, clean.samples, { seed, settings });
}
