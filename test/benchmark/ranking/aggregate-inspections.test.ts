import { expect, test } from 'vitest';
import { aggregateInspections, type InspectionCell } from '../../../benchmark/ranking/aggregate-inspections.ts';

const address = (modality: 'image' | 'text', number: number) => ({
  modality,
  dataset: modality,
  scenario: `${modality}/data/attack-${number}/0.1/victim`,
  seed: number,
});
const cell = (
  modality: 'image' | 'text',
  number: number,
  verdicts: readonly [number, number] | null,
): InspectionCell => ({
  ...address(modality, number),
  inspection: verdicts && {
    backdoored: { probability: verdicts[0], targetLabel: 0, isTargetRight: true },
    clean: { probability: verdicts[1], targetLabel: null },
  },
});
const tasks = [address('image', 1), address('image', 2), address('text', 1)];

test('a modality counts as much as another, and one that is not declared counts as undecided', () => {
  const cells = [cell('image', 1, [0.9, 0.1]), cell('image', 2, [0.8, 0.2])];
  const [all, image, ...others] = aggregateInspections({ tasks, cells, declaredModalities: ['image'] });
  expect(image).toMatchObject({ scope: 'image', areaUnderRoc: 1, failures: 0, score: { models: 4 } });
  expect(all).toMatchObject({
    scope: 'all',
    areaUnderRoc: 0.75,
    failures: 0,
    score: { models: 6, detectionRate: 1, naturalTrojanRate: 0 },
  });
  expect(others).toEqual([]);
});

test('a model on which the container fails is undecided and counted as a failure', () => {
  const cells = [cell('image', 1, [0.9, 0.1]), cell('image', 2, null), cell('text', 1, [0.3, 0.6])];
  const [all, image, text] = aggregateInspections({ tasks, cells, declaredModalities: ['image', 'text'] });
  expect(image).toMatchObject({ areaUnderRoc: 7 / 8, failures: 1 });
  expect(text).toMatchObject({ scope: 'text', areaUnderRoc: 0, failures: 0 });
  expect(all).toMatchObject({ areaUnderRoc: 7 / 16, failures: 1 });
});

test('a clean-trained model that several tasks share counts once', () => {
  const shared = [1, 2, 3].map((number) => ({ ...address('image', number), seed: 0 }));
  const verdicts = [0.9, 0.8, 0.7];
  const cells = shared.map((place, index) => ({ ...cell('image', index + 1, [verdicts[index] ?? 0, 0.75]), ...place }));
  const [all] = aggregateInspections({ tasks: shared, cells, declaredModalities: ['image'] });
  expect(all).toMatchObject({ areaUnderRoc: 2 / 3, score: { models: 4, backdoored: 3, naturalTrojanRate: 1 } });
});
