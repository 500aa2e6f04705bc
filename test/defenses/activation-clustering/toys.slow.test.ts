import { beforeAll, expect, test } from 'vitest';
import type { LabeledSamples } from '../../../benchmark/samples/dataset.ts';
import { takeLabeled } from '../../../benchmark/samples/sample-buffer.ts';
import { sanitize } from '../../../defenses/activation-clustering/sanitize.ts';
import type { Judgement } from '../../../defenses/activation-clustering/judge-clusters.ts';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import type { Victim } from '../../../runners/victims/architecture.ts';
import { trainVictim } from '../../../runners/victims/train-victim.ts';
import { measureToy } from '../../support/toys/measure-toy.ts';
import { toyClipSets, toySpectrograms } from '../../support/toys/toy-clips.ts';
import { toyCnn } from '../../support/toys/toy-cnn.ts';
import { toyImageSets, toyTarget } from '../../support/toys/toy-images.ts';
import { toyClipCnn } from '../../support/toys/trained-toy-clips.ts';

// Source of the required figures: defenses.md 4.2 and 7.5.

beforeAll(async () => {
  await startTensorBackend('wasm');
});

const sanitized = (train: LabeledSamples, victim: Victim) => sanitize(train, victim, { seed: 0, tokenize: null });

function rates({ flagged }: Judgement, isPoisoned: readonly boolean[]) {
  const shareOf = (poisoned: boolean): number => {
    const rows = isPoisoned.flatMap((own, row) => (own === poisoned ? [row] : []));
    return rows.filter((row) => flagged[row] === 1).length / rows.length;
  };
  return { truePositives: shareOf(true), falsePositives: shareOf(false) };
}

/** Trains a victim on what was kept. */
function retrain(victim: Victim, train: LabeledSamples, { flagged }: Judgement) {
  const kept = takeLabeled(
    train,
    [...flagged.keys()].filter((row) => flagged[row] === 0),
  );
  return trainVictim(victim, kept, { seed: 0 });
}

test('finds 3 % of poison among toy images, in the target label only', async () => {
  const toy = toyImageSets({ poisonRatio: 0.03 });
  const judgement = await sanitized(toy.train, toyCnn);
  const { truePositives, falsePositives } = rates(judgement, toy.isPoisoned);
  const score = measureToy(await retrain(toyCnn, toy.train, judgement), toy);
  expect(truePositives).toBeGreaterThanOrEqual(0.75);
  expect(falsePositives).toBeLessThanOrEqual(0.02);
  const flaggedLabels = toy.train.labels.filter((_, row) => judgement.flagged[row] === 1);
  expect(new Set(flaggedLabels)).toEqual(new Set([toyTarget]));
  expect(score.attackSuccessRate).toBeLessThanOrEqual(0.35);
});

test('does not find 10 % of poison, which is half of the target label', async () => {
  const toy = toyImageSets({ poisonRatio: 0.1 });
  const judgement = await sanitized(toy.train, toyCnn);
  expect(rates(judgement, toy.isPoisoned).truePositives).toBeLessThanOrEqual(0.05);
});

test('finds 3 % of poison among toy clips', async () => {
  const toy = toyClipSets({ poisonRatio: 0.03 });
  const train = toySpectrograms(toy.train);
  const judgement = await sanitized(train, toyClipCnn);
  const { truePositives } = rates(judgement, toy.isPoisoned);
  const pictures = { test: toySpectrograms(toy.test), triggered: toySpectrograms(toy.triggered) };
  const score = measureToy(await retrain(toyClipCnn, train, judgement), pictures);
  expect(truePositives).toBeGreaterThanOrEqual(0.95);
  expect(score.attackSuccessRate).toBeLessThanOrEqual(0.05);
});

test('keeps nine tenths of toy images without poison', async () => {
  const toy = toyImageSets({ poisonRatio: 0 });
  const { flagged } = await sanitized(toy.train, toyCnn);
  expect(flagged.filter((flag) => flag === 0).length / flagged.length).toBeGreaterThanOrEqual(0.9);
});
