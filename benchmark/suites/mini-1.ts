import { suiteSchema, type Suite, type TaskRecipe } from './suite.ts';

const mnist = {
  modality: 'image',
  dataset: 'mnist-digits',
  factors: [],
  victim: 'small-cnn',
  seed: 0,
  triggerSeed: 0,
} as const satisfies Partial<TaskRecipe>;

/** The first release: images only. */
export const mini1: Suite = suiteSchema.parse({
  id: 'mini',
  version: 1,
  title: 'Mini: what a laptop evaluates in minutes',
  levels: ['seed', 'scenario', 'dataset', 'modality'],
  gates: { cleanAccuracy: 0.96, attackSuccessRate: 0.97 },
  tasks: [
    {
      ...mnist,
      factors: [],
      attack: {
        id: 'badnets',
        version: '1.0.0',
        poisonRatio: 0.1,
        targetLabel: 0,
        parameters: { size32: 3, pattern: 'white', corner: 'bottom-right', margin: 0, color: [255, 255, 255] },
      },
    },
    {
      ...mnist,
      factors: [],
      attack: {
        id: 'blend',
        version: '1.0.0',
        poisonRatio: 0.1,
        targetLabel: 0,
        parameters: { alphaPermille: 200, alphaTestPermille: 200, pattern: 'mosaic' },
      },
    },
  ],
});
