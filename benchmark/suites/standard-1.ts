import { smallerRatios, standardTargets, stressedTargets, type Target } from './standard-targets.ts';
import { suiteSchema, type FactorRecipe, type Suite, type TaskRecipe } from './suite.ts';

type Parameters = TaskRecipe['attack']['parameters'];

/** Attacks by modality, with all parameters. */
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

const plain = standardTargets.flatMap((target) =>
  Object.keys(attacks[target.modality]).map((attackId) => task(target, attackId, 0.1, [])),
);
const varied = stressedTargets.flatMap(({ dataset, attack, grid }) =>
  standardTargets
    .filter((target) => target.dataset === dataset)
    .flatMap((target) => [
      ...smallerRatios.map((ratio) => task(target, attack, ratio, [])),
      ...grid.map((factors) => task(target, attack, 0.1, [factors])),
    ]),
);

/**
 * The eleven datasets of the paper, with its practical factors, for machines with a GPU and the original files. The
 * gate of clean accuracy is low, because the accuracy that can be reached differs by dataset; the clean-trained victim
 * is what counts.
 */
export const standard1: Suite = suiteSchema.parse({
  id: 'standard',
  version: 1,
  title: 'Standard: the eleven datasets of BackdoorMBTI',
  levels: ['seed', 'scenario', 'dataset', 'modality'],
  gates: { cleanAccuracy: 0.3, attackSuccessRate: 0.8, cleanCount: 290, poisonedCount: 200 }, // GTZAN has 290 test clips
  tasks: [...plain, ...varied],
});
