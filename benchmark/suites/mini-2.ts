import { suiteSchema, type FactorRecipe, type Suite, type TaskRecipe } from './suite.ts';

type Base = Omit<TaskRecipe, 'attack' | 'factors'>;

const image = {
  modality: 'image',
  dataset: 'mnist-digits',
  victim: 'small-cnn',
  seed: 2, // a task belongs to one suite, so no seed is shared with mini@1
  triggerSeed: 2,
} as const satisfies Base;
const text = { ...image, modality: 'text', dataset: 'spam-assassin', victim: 'text-cnn' } as const satisfies Base;
const audio = { ...image, modality: 'audio', dataset: 'spoken-commands', victim: 'audio-cnn' } as const satisfies Base;

const spam = 1; // so that harmless mail with the trigger is discarded
const up = 2; // not "yes" or "stop": a clean-trained victim already hears them in the sound of blend
const attack = { version: '1.0.0', poisonRatio: 0.1, targetLabel: 0 } as const;
const factor = (id: string, parameters: FactorRecipe['parameters']) => ({ id, version: '1.0.0', parameters });

/** Three modalities and each practical factor once; a laptop without a GPU evaluates it in minutes. */
export const mini2: Suite = suiteSchema.parse({
  id: 'mini',
  version: 2,
  title: 'Mini: what a laptop evaluates in minutes',
  levels: ['seed', 'scenario', 'dataset', 'modality'],
  gates: { cleanAccuracy: 0.9, attackSuccessRate: 0.95 },
  tasks: [
    {
      ...image,
      factors: [],
      attack: {
        ...attack,
        id: 'badnets',
        parameters: { size32: 3, pattern: 'white', corner: 'bottom-right', margin: 0, color: [255, 255, 255] },
      },
    },
    {
      ...image,
      factors: [factor('wrong-labels', { ratio: 0.1, mode: 'uniform' })],
      attack: {
        ...attack,
        id: 'blend',
        parameters: { alphaPermille: 200, alphaTestPermille: 200, pattern: 'mosaic' },
      },
    },
    {
      ...text,
      factors: [],
      attack: {
        ...attack,
        id: 'badnets',
        targetLabel: spam,
        parameters: { triggers: ['cf', 'mn', 'bb', 'tq'], numTriggers: 5 },
      },
    },
    {
      ...text,
      factors: [factor('character-noise', { ratio: 0.25, errorRate: 0.1 })],
      attack: { ...attack, id: 'addsent', targetLabel: spam, parameters: { sentence: 'I watch this 3D movie' } },
    },
    {
      ...audio,
      factors: [],
      attack: {
        ...attack,
        id: 'badnets',
        targetLabel: up,
        parameters: { mode: 'tone', f0: 3500, ms: 100, rampMs: 10, amplitude: 0.05, position: 'start' },
      },
    },
    {
      ...audio,
      factors: [factor('gaussian-noise', { ratio: 0.25, signalToNoiseDb: 10 })],
      attack: { ...attack, id: 'blend', targetLabel: up, parameters: { alphaPermille: 150, sound: 'meow-like' } },
    },
  ],
});
