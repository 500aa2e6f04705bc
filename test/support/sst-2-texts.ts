import type { DatasetSource } from '../../runners/datasets/dataset-source.ts';
import { sst2 } from '../../runners/datasets/sst-2.ts';
import { genuineSamples } from './genuine-samples.ts';

export interface LabeledTexts {
  readonly texts: readonly string[];
  readonly labels: Int32Array;
}

const folder = genuineSamples('sst2');

/** Whether a folder next to the repository has original texts of SST-2. */
export const hasSst2Texts = folder !== undefined;

/** Phrases of the training file (16,000 of them) or all 872 sentences of the development file. */
export async function sst2Texts(split: 'train' | 'test'): Promise<LabeledTexts> {
  const source = await sst2.open(folder ?? '', { partial: true });
  return readTexts(source, split);
}

/** All texts of a split with their labels. */
export async function readTexts(source: DatasetSource<string>, split: 'train' | 'test'): Promise<LabeledTexts> {
  const texts: string[] = [];
  const labels: number[] = [];
  for await (const { value, label } of source[split]()) {
    texts.push(value);
    labels.push(label);
  }
  return { texts, labels: Int32Array.from(labels) };
}
