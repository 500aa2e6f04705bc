import type { ImageSamples } from '../../../../benchmark/samples/dataset.ts';
import { takeLabeled } from '../../../../benchmark/samples/sample-buffer.ts';
import { sanitize } from '../../../../defenses/activation-clustering/sanitize.ts';
import type { Victim } from '../../../../runners/victims/architecture.ts';
import { trainVictim } from '../../../../runners/victims/train-victim.ts';
import { measureToy, type ToyScore } from '../measure-toy.ts';
import { toyClipSets, toySpectrograms } from '../toy-clips.ts';
import { toyCnn } from '../toy-cnn.ts';
import { toyImageSets, type ToyImageSets } from '../toy-images.ts';
import { toyClipCnn } from '../trained-toy-clips.ts';

/** What activation clustering flags in a toy training set. Fractions in [0, 1]; NaN where there is nothing to count. */
export interface SanitizerFigures {
  readonly truePositives: number; // share of the poisoned samples
  readonly falsePositives: number; // share of the others
  readonly flaggedLabels: ReadonlySet<number>; // given labels of the flagged samples
  readonly kept: number; // share of all samples
  /** Trains the victim on what was kept, and scores it. */
  retrain(): Promise<ToyScore>;
}

/** Activation clustering on the toy images. */
export function clusterToyImages(options: {
  readonly run: number;
  readonly poisonRatio: number;
}): Promise<SanitizerFigures> {
  return measure(toyCnn, toyImageSets(options), options.run);
}

/** Activation clustering on the spectrograms of the toy clips. */
export function clusterToyClips(options: {
  readonly run: number;
  readonly poisonRatio: number;
}): Promise<SanitizerFigures> {
  const { train, test, triggered, isPoisoned } = toyClipSets(options);
  const pictures = {
    train: toySpectrograms(train),
    test: toySpectrograms(test),
    triggered: toySpectrograms(triggered),
  };
  return measure(toyClipCnn, { ...pictures, isPoisoned }, options.run);
}

async function measure(
  victim: Victim,
  { train, isPoisoned, ...sets }: Pick<ToyImageSets, 'train' | 'isPoisoned' | 'test' | 'triggered'>,
  seed: number,
): Promise<SanitizerFigures> {
  const { flagged } = await sanitize(train, victim, { seed, tokenize: null });
  const shareOf = (poisoned: boolean): number => {
    const rows = isPoisoned.flatMap((own, row) => (own === poisoned ? [row] : []));
    return rows.filter((row) => flagged[row] === 1).length / rows.length;
  };
  const kept = takeLabeled<ImageSamples>(
    train,
    [...flagged.keys()].filter((row) => flagged[row] === 0),
  );
  return {
    truePositives: shareOf(true),
    falsePositives: shareOf(false),
    flaggedLabels: new Set(train.labels.filter((_, row) => flagged[row] === 1)),
    kept: kept.labels.length / train.labels.length,
    retrain: async () => measureToy(await trainVictim(victim, kept, { seed }), sets),
  };
}
