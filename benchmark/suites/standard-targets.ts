import type { FactorRecipe, TaskRecipe } from './suite.ts';

export type Target = Pick<TaskRecipe, 'modality' | 'dataset' | 'victim'> & { readonly targetLabel: number };
type Parameters = TaskRecipe['attack']['parameters'];

const image = (dataset: string, targetLabel = 0): Target => {
  return { modality: 'image', dataset, victim: 'preact-resnet-18', targetLabel };
};
const text = (dataset: string, targetLabel = 1): Target => {
  return { modality: 'text', dataset, victim: 'text-cnn-large', targetLabel };
};
const audio = (dataset: string, targetLabel: number): Target => {
  return { modality: 'audio', dataset, victim: 'audio-resnet-18', targetLabel };
};

/** The eleven datasets of the paper. */
export const standardTargets: readonly Target[] = [
  image('cifar10'),
  image('tiny-imagenet'),
  image('gtsrb'),
  image('celeba'),
  text('sst2'),
  text('imdb'),
  text('dbpedia'),
  text('ag-news'),
  audio('speechcommands', 33), // "yes"
  audio('gtzan', 5), // jazz
  audio('voxceleb1', 0), // speaker id10001
];

const factor = (id: string, parameters: Parameters): FactorRecipe => ({ id, version: '1.0.0', parameters });
const gaussianGrid = [-0.5, 0, 0.5].flatMap((mean) =>
  [0.1, 0.5, 1].map((deviation) => factor('gaussian-noise', { ratio: 0.25, mean, deviation })),
);
const signalToNoiseGrid = [20, 10, 0].map((signalToNoiseDb) =>
  factor('gaussian-noise', { ratio: 0.25, signalToNoiseDb }),
);
const characterGrid = [0.05, 0.1, 0.2].map((errorRate) => factor('character-noise', { ratio: 0.25, errorRate }));
const wrongLabelGrid = (fromLabel: number, toLabel: number) => [
  ...[0.05, 0.1, 0.25, 0.4].map((ratio) => factor('wrong-labels', { ratio, mode: 'uniform' })),
  factor('wrong-labels', { ratio: 0.25, mode: 'class-pair', fromLabel, toLabel }),
];

/** Where the practical factors and smaller poison ratios are varied: one dataset and attack a modality. */
export const stressedTargets: readonly {
  readonly dataset: string;
  readonly attack: string;
  readonly grid: readonly FactorRecipe[];
}[] = [
  { dataset: 'cifar10', attack: 'badnets', grid: [...gaussianGrid, ...wrongLabelGrid(3, 5)] }, // cats become dogs
  { dataset: 'sst2', attack: 'addsent', grid: [...characterGrid, ...wrongLabelGrid(0, 1)] },
  {
    dataset: 'speechcommands',
    attack: 'badnets',
    grid: [...gaussianGrid, ...signalToNoiseGrid, ...wrongLabelGrid(20, 19)],
  }, // "on" becomes "off"
];

export const smallerRatios = [0.01, 0.05] as const;
