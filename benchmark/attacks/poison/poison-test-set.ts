import type { LabeledSamples, Samples } from '../../samples/dataset.ts';
import { mapSamples, takeSamples } from '../../samples/sample-buffer.ts';
import type { Attack, Trigger } from '../attack.ts';
import { wantedLabel } from '../attack-label.ts';
import { type PoisonRecipe, resolveRecipe } from './poison-recipe.ts';
import type { PoisonedTestSamples } from './poisoned-samples.ts';

/**
 * Applies the trigger to every test sample, except those that already have the label that the attacker wants and those
 * that cannot carry the trigger.
 * @param trigger the trigger of the training set.
 * @param options.choice the source indices that an earlier call with the same arguments returned.
 * @throws PoisonError
 * Source: attacks.md 1.6.
 */
export function poisonTestSet<S extends Samples>(
  attack: Attack<S>,
  trigger: Trigger<S>,
  clean: LabeledSamples<S>,
  poisonRecipe: PoisonRecipe,
  { classCount, choice }: { readonly classCount: number; readonly choice?: Uint32Array },
): PoisonedTestSamples<S> {
  const plan = { ...resolveRecipe(attack, poisonRecipe, classCount), classCount };
  const sourceIndices: number[] = [];
  const attackLabels: number[] = [];
  const candidates = choice ?? Uint32Array.from(clean.labels.keys());
  candidates.forEach((index) => {
    const wanted = wantedLabel(clean.labels[index] ?? -1, plan);
    if (wanted === null) return;
    const carries = choice
      ? true
      : trigger.carries
        ? trigger.carries(clean.samples, index)
        : trigger.apply(clean.samples, index, 'test', { attackLabel: wanted }) !== null;
    if (!carries) return;
    sourceIndices.push(index);
    attackLabels.push(wanted);
  });
  const count = sourceIndices.length;
  return {
    samples: mapSamples(
      takeSamples(clean.samples, sourceIndices),
      (value, row) =>
        // computed each time the sample is read
        trigger.apply(clean.samples, sourceIndices[row] ?? -1, 'test', { attackLabel: attackLabels[row] ?? -1 }) ??
        value,
    ),
    labels: Int32Array.from(attackLabels),
    attackLabels: Int32Array.from(attackLabels),
    trueLabels: Int32Array.from(sourceIndices, (index) => clean.labels[index] ?? -1),
    sourceIndices: Uint32Array.from(sourceIndices),
    poisoned: new Uint8Array(count).fill(1),
    cover: new Uint8Array(count),
    noisy: new Uint8Array(count),
    mislabeled: new Uint8Array(count),
  };
}
