import { extractFeatures } from '../../../../defenses/activation-clustering/extract-features.ts';
import { finePrune, masked, prune } from '../../../../defenses/fine-pruning/fine-prune.ts';
import { orderByActivation } from '../../../../defenses/fine-pruning/prune-units.ts';
import { modelInput } from '../../../../runners/victims/model-input.ts';
import { measureToy, type ToyScore } from '../measure-toy.ts';
import { plantBackdoor } from '../planted-toy.ts';
import { toyCnn } from '../toy-cnn.ts';
import { trainedToy } from '../trained-toy.ts';
import type { RepairFigures } from './fine-tuning.ts';

/** What pruning does to the planted backdoor. Accuracies are fractions of the held-out clean samples. */
export interface PlantedPruning {
  readonly first: number; // the unit that is smallest on clean images
  readonly isFirstSilent: boolean; // it is 0 on each of them
  readonly pruned: readonly number[]; // units, in order
  readonly unitCount: number;
  readonly initialAccuracy: number;
  readonly accuracy: number;
  readonly defended: ToyScore;
}

/** Prunes the model with the planted backdoor, without fine-tuning. */
export async function prunePlanted(run: number): Promise<PlantedPruning> {
  const toy = await trainedToy({ run, poisonRatio: 0 });
  const planted = plantBackdoor(toy.parameters);
  const features = await extractFeatures(toyCnn, planted, modelInput(toy.clean.samples, 'channels-last', null));
  const [first = -1] = orderByActivation(features);
  const { pruned, initialAccuracy, accuracy, masks } = await prune(toyCnn, planted, toy.clean, {
    seed: run,
    tokenize: null,
  });
  return {
    first,
    isFirstSilent: features.data.filter((_, at) => at % features.columns === first).every((value) => value === 0),
    pruned,
    unitCount: features.columns,
    initialAccuracy,
    accuracy,
    defended: measureToy(masked(planted, masks), toy),
  };
}

/** Fine-pruning of the victim of the toy images on 15 clean ones a class. */
export async function finePruneOnImages({
  run,
  poisonRatio,
}: {
  readonly run: number;
  readonly poisonRatio: number;
}): Promise<RepairFigures> {
  const toy = await trainedToy({ run, poisonRatio });
  const repaired = await finePrune(toyCnn, toy.parameters, toy.clean, { seed: run, tokenize: null });
  return { undefended: measureToy(toy.parameters, toy), defended: measureToy(repaired, toy) };
}
