import type { ImageSamples, LabeledSamples } from '../../benchmark/samples/dataset.ts';
import type { Victim } from '../../runners/victims/architecture.ts';
import type { Parameters } from '../../runners/victims/layers/layer-kind.ts';
import type { TrainingProgress } from '../../runners/victims/train-victim.ts';
import type { Judgment } from './judge-norms.ts';
import type { Search } from './search-triggers.ts';
import { unlearnTrigger } from './unlearn-trigger.ts';

const ratioMax = 0.7; // of the smallest to the second smallest norm, where no label is flagged

/**
 * Labels whose trigger a repair removes: those that are flagged, or else the one with the smallest norm, if it is clearly
 * smaller than the next.
 */
export function suspectLabels({ flagged, smallest, norms }: Judgment): readonly number[] {
  if (flagged.length > 0 || smallest === null) return flagged;
  const next = Math.min(...norms.filter((_, label) => label !== smallest));
  return (norms[smallest] ?? Infinity) <= ratioMax * next ? [smallest] : [];
}

/** The content of verdict.json. The label is the best guess, whether it is flagged or not. */
export function verdictOf({ probability, smallest }: Judgment): {
  readonly probability: number;
  readonly target_label?: number;
} {
  return smallest === null ? { probability } : { probability, target_label: smallest };
}

/** @throws Error for another modality, which the label of the image excludes. */
export function imagesOf({ samples, labels }: LabeledSamples): LabeledSamples<ImageSamples> {
  if (samples.modality === 'image') return { samples, labels };
  throw new Error(`Neural Cleanse takes images, but the task has samples of modality ${samples.modality}.`);
}

/**
 * Removes the triggers of the suspect labels from a model, one after the other.
 * @returns null if no label is suspect or no training succeeded; keep the given weights then.
 */
export async function repairSuspects(
  victim: Victim,
  parameters: Parameters,
  clean: LabeledSamples<ImageSamples>,
  { triggers, judgment }: Search,
  options: { readonly seed: number; readonly onProgress?: (progress: TrainingProgress) => void },
): Promise<Parameters | null> {
  let repaired: Parameters | null = null;
  for (const label of suspectLabels(judgment)) {
    const trigger = triggers[label];
    if (trigger) repaired = (await unlearnTrigger(victim, repaired ?? parameters, clean, trigger, options)) ?? repaired;
  }
  return repaired;
}
