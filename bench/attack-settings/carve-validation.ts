import type { Dataset, Samples } from '../../benchmark/samples/dataset.ts';
import { takeLabeled } from '../../benchmark/samples/sample-buffer.ts';
import { RandomStream } from '../../benchmark/random/random-stream.ts';
import { groupNearDuplicates } from '../../runners/datasets/near-duplicates.ts';

const validationShare = 0.25;

/**
 * A dataset whose test split is a part of the training data, so that settings can be chosen without the test set. Texts
 * that resemble each other stay together; large groups of them stay in training.
 */
export function carveValidation<S extends Samples>({ description, train }: Dataset<S>): Dataset<S> {
  const members = new Map<number, number[]>();
  groupsOf(train.samples).forEach((group, index) => {
    const known = members.get(group);
    if (known) known.push(index);
    else members.set(group, [index]);
  });
  const wanted = Math.floor(validationShare * train.samples.count);
  const groups = [...members.values()].filter(({ length }) => length <= wanted / 10);
  const validation = new Set<number>();
  for (const position of new RandomStream(0, `validation/${description.id}`).shuffle(groups.length)) {
    const group = groups[position] ?? [];
    if (validation.size + group.length <= wanted) for (const index of group) validation.add(index);
  }
  const rows = Array.from({ length: train.samples.count }, (_, index) => index);
  const [kept, held] = [rows.filter((row) => !validation.has(row)), rows.filter((row) => validation.has(row))];
  return {
    description: { ...description, counts: { train: kept.length, test: held.length } },
    train: takeLabeled(train, kept),
    test: takeLabeled(train, held),
  };
}

function groupsOf(samples: Samples): Int32Array {
  if (samples.modality === 'text') return groupNearDuplicates(samples.texts);
  return Int32Array.from({ length: samples.count }, (_, index) => index);
}
