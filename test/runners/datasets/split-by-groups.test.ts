import { expect, test } from 'vitest';
import { splitByGroups } from '../../../runners/datasets/split-by-groups.ts';
import type { SourceRecord } from '../../../runners/datasets/dataset-source.ts';

const copies = (text: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    value: `${text} ${text} ${text} ${text} ${text} ${text} ${index}`,
    label: 0,
  }));
const records = [
  ...copies('big', 9),
  ...copies('small', 3),
  ...Array.from('abcdefgh', (value) => ({ value, label: 1 })),
];

async function valuesOf(part: AsyncIterable<SourceRecord<string>>): Promise<string[]> {
  const values: string[] = [];
  for await (const { value } of part) values.push(value);
  return values;
}

test('no group is divided, and the large one is for training', async () => {
  const source = splitByGroups({ id: 'mail', counts: { train: 15, test: 5 } }, records, { groupMax: 4 });
  const [train, held] = [await valuesOf(source.train()), await valuesOf(source.test())];
  expect([train.length, held.length]).toEqual([15, 5]);
  expect([...train, ...held].sort()).toEqual(records.map(({ value }) => value).sort());
  expect(train.filter((text) => text.startsWith('big'))).toHaveLength(9);
  expect([0, 3]).toContain(held.filter((text) => text.startsWith('small')).length);
});

test('a split that the small groups cannot fill is refused', () => {
  const split = () => splitByGroups({ id: 'mail', counts: { train: 5, test: 15 } }, records, { groupMax: 4 });
  expect(split).toThrowError('Only 11 texts of mail are left for testing.');
});
