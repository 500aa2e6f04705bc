import { RandomStream } from '../../benchmark/random/random-stream.ts';
import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';
import type { DatasetSource, SourceRecord } from './dataset-source.ts';
import { groupNearDuplicates } from './near-duplicates.ts';

/**
 * Splits texts without an official test split so that no test text is a near-duplicate of a training text. Whole
 * groups, drawn with seed 0 from the stream `split/<id>/groups`, are for testing until there are `counts.test` texts;
 * all others are for training, in their original order.
 * @param options.groupMax larger groups are for training, because a test set with them would measure little else.
 * @throws Error if the small groups cannot make up the test split.
 */
export function splitByGroups(
  { id, counts }: Pick<DatasetDescription, 'id' | 'counts'>,
  records: readonly SourceRecord<string>[],
  { groupMax }: { readonly groupMax: number },
): DatasetSource<string> {
  const members = new Map<number, number[]>();
  groupNearDuplicates(records.map(({ value }) => value)).forEach((group, index) => {
    members.set(group, [...(members.get(group) ?? []), index]);
  });
  const groups = [...members.values()].filter(({ length }) => length <= groupMax);
  const inTest = new Set<number>();
  for (const position of new RandomStream(0, `split/${id}/groups`).shuffle(groups.length)) {
    const group = groups[position] ?? [];
    if (inTest.size + group.length <= counts.test) for (const index of group) inTest.add(index);
  }
  if (inTest.size !== counts.test) throw new Error(`Only ${inTest.size} texts of ${id} are left for testing.`);
  const part = (test: boolean) =>
    async function* () {
      for (const [index, record] of records.entries()) if (inTest.has(index) === test) yield record;
    };
  return { train: part(false), test: part(true) };
}
