import { findAttack } from '../../benchmark/attacks/attack-catalog.ts';
import { trojanArtifact, trojanMask, trojanParameters } from '../../benchmark/attacks/image/patch/trojannn.ts';
import type { ImageSamples, LabeledSamples } from '../../benchmark/samples/dataset.ts';
import type { SampleValue } from '../../benchmark/samples/sample-buffer.ts';
import { RandomStream } from '../../benchmark/random/random-stream.ts';
import type { BenchShape, Case } from './cases.ts';
import { benchHosts } from './hosts.ts';

/** The seed of all random streams. */
export const benchSeed = 0;
/** The target label of every sample. */
export const benchTarget = 0;

/** The texts from which `bite` selects its words. */
export const biteCorpusShape: BenchShape = {
  id: 'text-50',
  title: '50 words',
  modality: 'text',
  words: 50,
  count: 2000,
};

/** @returns a function that applies the trigger to one sample, as the product does when it writes a training set. */
export function startTrigger(
  one: Case,
  hosts: LabeledSamples,
): (index: number) => SampleValue<ImageSamples> | Int16Array | string {
  const { samples } = hosts;
  const attack = findAttack(samples.modality, one.attack, one.version);
  const train = one.attack === 'bite' ? benchHosts(biteCorpusShape) : hosts;
  const ofTarget = Uint32Array.from(train.labels.keys()).filter((index) => train.labels[index] === benchTarget);
  const trigger = attack.createTrigger({
    shape: samples, // has all fields of its shape
    triggerSeed: benchSeed,
    seed: benchSeed,
    ...(one.parameters ? { parameters: one.parameters } : {}),
    sources: {
      train,
      poisonedIndices: ofTarget.subarray(0, Math.ceil(train.labels.length / 10)),
      targetLabel: benchTarget,
      artifacts: new Map(samples.modality === 'image' ? [[trojanArtifact, trojanPixels(samples)]] : []),
    },
  });
  const groupSize = samples.count;
  return (index) => {
    const place = { rank: index, groupSize };
    const value = one.decoy
      ? trigger.decoy?.(samples, index, place)
      : trigger.apply(samples, index, 'train', { attackLabel: benchTarget, place });
    if (value === null || value === undefined) throw new Error(`${one.id} cannot be applied to sample ${index}.`);
    return value;
  };
}

/** Random pixels in place of a pattern that is crafted by training. */
export function trojanPixels(shape: ImageSamples): Uint8Array {
  const { sidePixels } = trojanMask(trojanParameters.parse({}), shape);
  const stream = new RandomStream(benchSeed, 'bench/trojannn');
  return Uint8Array.from({ length: sidePixels * sidePixels * 3 }, () => stream.u32() >>> 24);
}
