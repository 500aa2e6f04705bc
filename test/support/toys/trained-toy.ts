import type { Parameters } from '../../../runners/victims/layers/layer-kind.ts';
import { trainVictim } from '../../../runners/victims/train-victim.ts';
import { toyCnn } from './toy-cnn.ts';
import { toyImageSets, toyNoise, type ToyImageSets } from './toy-images.ts';
import { trainOnce } from './train-once.ts';

export interface TrainedToy extends ToyImageSets {
  readonly parameters: Parameters;
}

/**
 * The toy images and their victim, trained once per test run. The WASM backend must be in use.
 * @param options.poisonRatio 0 gives the benign model.
 */
export async function trainedToy(options: {
  readonly run?: number;
  readonly poisonRatio: number;
  readonly noise?: number;
}): Promise<TrainedToy> {
  const { run = 0, poisonRatio, noise = toyNoise.usual } = options;
  const sets = toyImageSets(options);
  const train = () => trainVictim(toyCnn, sets.train, { seed: run });
  return { ...sets, parameters: await trainOnce(`toy-images-${run}-${poisonRatio}-${noise}`, toyCnn, train) };
}
