import { expect, test } from 'vitest';
import { mergeFigures, type MeasuredTask, type PublishedFigure } from '../../app/attacks/merge-figures.ts';

const source = { title: 'Others', url: 'https://example.org' };

function task(change: Partial<MeasuredTask> = {}): MeasuredTask {
  return {
    suites: ['standard@1'],
    scenario: 'image/cifar10/badnets/0.1/preact-resnet-18',
    dataset: 'cifar10',
    victim: 'preact-resnet-18',
    poisonRatio: 0.1,
    attackForm: [],
    factors: [],
    undefended: { cac: 0.9, asr: 1 },
    ...change,
  };
}

function figure(change: Partial<PublishedFigure> = {}): PublishedFigure {
  return { dataset: 'cifar10', poisonRatio: 0.1, victim: 'preact-resnet-18', cac: 0.913, asr: 0.95, source, ...change };
}

test('a measured and a published result for the same dataset and ratio share a row', () => {
  const [row, ...others] = mergeFigures([task()], [figure()]);
  expect(others).toEqual([]);
  expect(row).toEqual({
    dataset: 'cifar10',
    poisonRatio: 0.1,
    conditions: [],
    measured: { suites: ['standard@1'], victim: 'preact-resnet-18', cac: 0.9, asr: 1, seeds: 1 },
    published: figure(),
  });
});

test('a result without a partner has a row of its own; rows are sorted by dataset and ratio', () => {
  const rows = mergeFigures(
    [task({ dataset: 'mnist-digits' })],
    [figure({ poisonRatio: 0.01 }), figure({ poisonRatio: 0.001 }), figure({ dataset: 'tiny-imagenet' })],
  );
  expect(
    rows.map(({ dataset, poisonRatio, measured, published }) => [dataset, poisonRatio, !!measured, !!published]),
  ).toEqual([
    ['cifar10', 0.001, false, true],
    ['cifar10', 0.01, false, true],
    ['mnist-digits', 0.1, true, false],
    ['tiny-imagenet', 0.1, false, true],
  ]);
});

test('a measured result is the mean over the seeds of a scenario, separately for each suite', () => {
  const rows = mergeFigures(
    [
      task({ undefended: { cac: 0.9, asr: 1 } }),
      task({ undefended: { cac: 0.8, asr: 0.5 } }),
      task({ suites: ['standard@2'], undefended: { cac: 0.7, asr: 0.6 } }),
    ],
    [],
  );
  expect(rows.map(({ measured }) => measured)).toEqual([
    expect.objectContaining({ suites: ['standard@1'], cac: expect.closeTo(0.85), asr: 0.75, seeds: 2 }),
    expect.objectContaining({ suites: ['standard@2'], cac: 0.7, asr: 0.6, seeds: 1 }),
  ]);
});

test('a published result is paired with the same victim if there is one, and is used only once', () => {
  const small = task({ scenario: 'small', victim: 'small-cnn' });
  const same = task({ scenario: 'same' });
  const rows = mergeFigures([small, same], [figure(), figure({ victim: 'vgg-19' }), figure({ victim: 'vit' })]);
  expect(rows.map(({ measured, published }) => [measured?.victim, published?.victim])).toEqual([
    ['small-cnn', 'vgg-19'],
    ['preact-resnet-18', 'preact-resnet-18'],
    [undefined, 'vit'],
  ]);
});

test('tasks with conditions come after the plain ones and are not paired', () => {
  const noisy = task({ scenario: 'noisy', factors: ['gaussian-noise(ratio=0.25)'] });
  const relabeled = task({ scenario: 'relabeled', attackForm: ['all-to-all'] });
  const rows = mergeFigures([noisy, relabeled], [figure()]);
  expect(rows.map(({ conditions, published }) => [conditions, published !== null])).toEqual([
    [[], true],
    [['gaussian-noise(ratio=0.25)'], false],
    [['all-to-all'], false],
  ]);
});

test('no results give no rows', () => expect(mergeFigures([], [])).toEqual([]));
