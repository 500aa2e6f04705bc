import type { Parameters } from '../../../../runners/victims/layers/layer-kind.ts';
import { runOnModel } from '../../run-channel-lipschitz-pruning.ts';
import { measureToy } from '../measure-toy.ts';
import { plantBackdoor } from '../planted-toy.ts';
import { toyCnn } from '../toy-cnn.ts';
import type { ToyImageSets } from '../toy-images.ts';
import { trainedToy } from '../trained-toy.ts';
import type { RepairFigures } from './fine-tuning.ts';

export interface ChannelPruning extends RepairFigures {
  readonly stdout: string; // names the channels
}

/** Channel Lipschitzness pruning of the model with the planted backdoor. Needs Python with NumPy. */
export async function prunePlantedChannels(run: number): Promise<ChannelPruning> {
  const toy = await trainedToy({ run, poisonRatio: 0 });
  return pruneChannels(plantBackdoor(toy.parameters), toy);
}

/** The same of a trained victim of the toy images. */
export async function pruneTrainedChannels(options: {
  readonly run: number;
  readonly poisonRatio: number;
}): Promise<ChannelPruning> {
  const toy = await trainedToy(options);
  return pruneChannels(toy.parameters, toy);
}

async function pruneChannels(given: Parameters, sets: ToyImageSets): Promise<ChannelPruning> {
  const { parameters, stdout } = await runOnModel(toyCnn, given);
  return { stdout, undefended: measureToy(given, sets), defended: measureToy(parameters, sets) };
}
