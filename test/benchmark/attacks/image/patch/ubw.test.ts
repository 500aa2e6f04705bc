import { expect, test } from 'vitest';
import { ubw } from '../../../../../benchmark/attacks/image/patch/ubw.ts';
import { poisonTrainingSet } from '../../../../../benchmark/attacks/poison/poison-training-set.ts';
import { sampleAt } from '../../../../../benchmark/samples/sample-buffer.ts';
import { chiSquareUniform } from '../../../../support/chi-square.ts';
import { tinyImages } from '../../../../support/tiny-images.ts';

test('writes only the checkerboard in the corner, including its black cells', () => {
  const { samples } = tinyImages({ count: 1, sidePixels: 32 });
  const host = sampleAt(samples, 0);
  const after = ubw.createTrigger({ shape: samples, seed: 0, triggerSeed: 0 }).apply(samples, 0, 'train');
  const patch = [
    [0, 0, 255],
    [0, 255, 0],
    [255, 0, 255],
  ];
  after?.forEach((value, at) => {
    const pixel = Math.floor(at / 3);
    const [row, column] = [Math.floor(pixel / 32) - 29, (pixel % 32) - 29];
    expect(value).toBe(row >= 0 && column >= 0 ? patch[row]?.[column] : host[at]);
  });
});

test('labels of poisoned samples are uniform over all classes', () => {
  const clean = tinyImages({ count: 20_000, sidePixels: 3 });
  const recipe = { poisonRatio: 0.5, targetLabel: -1 };
  const { records } = poisonTrainingSet(ubw, clean, recipe, { classCount: 10 });
  const counts = new Array<number>(10).fill(0);
  records.labels.forEach((label, index) => {
    if (records.poisoned[index] === 1) counts[label] = (counts[label] ?? 0) + 1;
  });
  const { statistic, critical } = chiSquareUniform(counts);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10_000);
  expect(statistic).toBeLessThan(critical);
});
