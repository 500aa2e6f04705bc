import { expect, test } from 'vitest';
import { toyImageSets, toySide } from '../support/toys/toy-images.ts';

test('a share of the training images carries the checkerboard and the target label', () => {
  const { train, isPoisoned, clean, test: untouched, triggered } = toyImageSets({ poisonRatio: 0.03 });
  const poisoned = isPoisoned.flatMap((is, row) => (is ? [row] : []));
  expect(train.samples.count).toBe(3_000);
  expect(poisoned).toHaveLength(90);
  for (const row of poisoned) {
    const image = train.samples.rows.read(row);
    const corner = [9, 10, 11].map((y) => [...image.subarray(y * toySide + 9, y * toySide + 12)]);
    expect(corner).toEqual([
      [255, 0, 255],
      [0, 255, 0],
      [255, 0, 255],
    ]);
    expect(train.labels[row]).toBe(0);
  }
  expect([clean, untouched, triggered].map(({ samples }) => samples.count)).toEqual([150, 1_000, 900]);
  expect(triggered.labels).not.toContain(0);
});
