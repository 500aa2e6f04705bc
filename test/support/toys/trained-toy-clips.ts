import type { Parameters } from '../../../runners/victims/layers/layer-kind.ts';
import { trainVictim } from '../../../runners/victims/train-victim.ts';
import type { Victim } from '../../../runners/victims/architecture.ts';
import { toyClipSets, toySpectrograms, type ToyClipSets } from './toy-clips.ts';
import { toyCnn } from './toy-cnn.ts';
import { trainOnce } from './train-once.ts';

/** The victim of the toy clips: that of the toy images on pictures of 12 bands and 12 frames. */
export const toyClipCnn: Victim = { ...toyCnn, recipe: { ...toyCnn.recipe, epochs: 8 } };

/** The toy clips and their victim, trained once per test run. The WASM backend must be in use. */
export async function trainedToyClips({
  run = 0,
  poisonRatio,
}: {
  readonly run?: number;
  readonly poisonRatio: number;
}): Promise<ToyClipSets & { readonly parameters: Parameters }> {
  const sets = toyClipSets({ run, poisonRatio });
  const train = () => trainVictim(toyClipCnn, toySpectrograms(sets.train), { seed: run });
  return { ...sets, parameters: await trainOnce(`toy-clips-${run}-${poisonRatio}`, toyClipCnn, train) };
}
