import { fineTune } from '../../../../defenses/fine-tuning/fine-tune.ts';
import { measureToy, type ToyScore } from '../measure-toy.ts';
import { toySpectrograms } from '../toy-clips.ts';
import { toyCnn } from '../toy-cnn.ts';
import { toyClipCnn, trainedToyClips } from '../trained-toy-clips.ts';
import { trainedToy } from '../trained-toy.ts';

/** A toy model before and after a repair. */
export interface RepairFigures {
  readonly undefended: ToyScore;
  readonly defended: ToyScore;
}

/** Fine-tuning at the high learning rate, of the victim of the toy images on 15 clean ones a class. */
export async function fineTuneOnImages({
  run,
  poisonRatio,
}: {
  readonly run: number;
  readonly poisonRatio: number;
}): Promise<RepairFigures> {
  const toy = await trainedToy({ run, poisonRatio });
  const repaired = await fineTune(toyCnn, toy.parameters, toy.clean, { seed: run, tokenize: null });
  return { undefended: measureToy(toy.parameters, toy), defended: measureToy(repaired ?? toy.parameters, toy) };
}

/** The same on the spectrograms of the toy clips, with 3 % of poison. */
export async function fineTuneOnClips(run: number): Promise<RepairFigures> {
  const { parameters, ...clips } = await trainedToyClips({ run, poisonRatio: 0.03 });
  const pictures = { test: toySpectrograms(clips.test), triggered: toySpectrograms(clips.triggered) };
  const repaired = await fineTune(toyClipCnn, parameters, toySpectrograms(clips.clean), { seed: run, tokenize: null });
  return { undefended: measureToy(parameters, pictures), defended: measureToy(repaired ?? parameters, pictures) };
}
