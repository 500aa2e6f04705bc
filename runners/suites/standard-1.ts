import { suiteSchema, type FactorRecipe, type Suite, type TaskRecipe } from './suite.ts';

type Target = Pick<TaskRecipe, 'modality' | 'dataset' | 'victim'> & { readonly targetLabel: number };
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
const targets: readonly Target[] = [
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

/** Attacks by modality, all parameters spelt out. */
const attacks: Readonly<Record<TaskRecipe['modality'], Readonly<Record<string, Parameters>>>> = {
  image: {
    badnets: { size32: 3, pattern: 'white', corner: 'bottom-right', margin: 0, color: [255, 255, 255] },
    blend: { alphaPermille: 200, alphaTestPermille: 200, pattern: 'mosaic' },
  },
  text: {
    badnets: { triggers: ['cf', 'mn', 'bb', 'tq'], numTriggers: 3 },
    addsent: { sentence: 'I watch this 3D movie' },
  },
  audio: {
    badnets: { mode: 'tone', f0: 3500, ms: 100, rampMs: 10, amplitude: 0.05, position: 'start' },
    blend: { alphaPermille: 200, sound: 'meow-like' },
  },
};

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
const stressed: readonly {
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
const smallerRatios = [0.01, 0.05];

function task(
  { targetLabel, ...base }: Target,
  attackId: string,
  poisonRatio: number,
  factors: readonly FactorRecipe[],
): TaskRecipe {
  const parameters = attacks[base.modality][attackId];
  if (!parameters) throw new Error(`Suite standard has no parameters for ${base.modality}/${attackId}.`);
  const attack = { id: attackId, version: '1.0.0', poisonRatio, targetLabel, parameters };
  return { ...base, attack, factors: [...factors], seed: 0, triggerSeed: 0 };
}

const plain = targets.flatMap((target) =>
  Object.keys(attacks[target.modality]).map((attackId) => task(target, attackId, 0.1, [])),
);
const varied = stressed.flatMap(({ dataset, attack, grid }) =>
  targets
    .filter((target) => target.dataset === dataset)
    .flatMap((target) => [
      ...smallerRatios.map((ratio) => task(target, attack, ratio, [])),
      ...grid.map((factors) => task(target, attack, 0.1, [factors])),
    ]),
);

/**
 * The eleven datasets of the paper, with its practical factors. Made for machines with a GPU and the original files;
 * gates are loose in clean accuracy, because what is reachable differs by dataset: the clean-trained victim is the
 * measure.
 */
export const standard1: Suite = suiteSchema.parse({
  id: 'standard',
  version: 1,
  title: 'Standard: the eleven datasets of BackdoorMBTI',
  levels: ['seed', 'scenario', 'dataset', 'modality'],
  gates: { cleanAccuracy: 0.3, attackSuccessRate: 0.8, cleanCount: 290, poisonedCount: 200 }, // GTZAN has 290 test clips
  tasks: [...plain, ...varied],
});
