import type { FactorRecipe, TaskRecipe } from './suite.ts';

type Base = Omit<TaskRecipe, 'attack' | 'factors' | 'seed' | 'triggerSeed'>;
type AttackRecipe = TaskRecipe['attack'];

const image: Base = { modality: 'image', dataset: 'mnist-digits', victim: 'small-cnn' };
const text: Base = { modality: 'text', dataset: 'spam-assassin', datasetVersion: 2, victim: 'text-cnn' };
const audio: Base = { modality: 'audio', dataset: 'spoken-commands', datasetVersion: 2, victim: 'audio-cnn' };

const spam = 1; // so that harmless mail with the trigger is discarded
const up = 2;

const factor = (id: string, parameters: FactorRecipe['parameters']) => ({ id, version: '1.0.0', parameters });
const wrongLabels = factor('wrong-labels', { ratio: 0.1, mode: 'uniform' });
const imageNoise = factor('gaussian-noise', { ratio: 0.25, mean: 0, deviation: 0.1 });
const characterNoise = factor('character-noise', { ratio: 0.25, errorRate: 0.1 });
const audioNoise = factor('gaussian-noise', { ratio: 0.25, signalToNoiseDb: 10 });

/**
 * Half of the attack's default weight, at which the patterns of some seeds hide the digits from a clean-trained victim.
 */
const imageBlend = { targetLabel: 0, parameters: { alphaPermille: 100, alphaTestPermille: 100, pattern: 'mosaic' } };
const addsent = { targetLabel: spam, parameters: { sentence: 'I watch this 3D movie' } };
const tone = {
  targetLabel: up,
  parameters: { mode: 'tone', f0: 3500, ms: 100, rampMs: 10, amplitude: 0.05, position: 'start' },
};

/** The gates that all suites of the ladder share, so that a task that is baked for one is baked for all. */
export const ladderGates = { cleanAccuracy: 0.9, attackSuccessRate: 0.6, rules: 2 } as const; // each attack also has a gate of its own

/** The tasks of mini@4, which are the first of core@1: three modalities, and each factor with its plain partner. */
export function miniTasks(seed: number): readonly TaskRecipe[] {
  const task = taskWith(seed);
  return [
    task(image, 'blend', imageBlend),
    task(text, 'addsent', addsent),
    task(audio, 'badnets', tone),
    task(image, 'blend', imageBlend, [wrongLabels]),
    task(image, 'blend', imageBlend, [imageNoise]),
  ];
}

/**
 * The tasks of core@1 that are not in mini@4. Settings were chosen with `bench/attack-settings`, on a part of the
 * training data; `unreached-gates.ts` lists what was left out.
 */
export function otherCoreTasks(seed: number): readonly TaskRecipe[] {
  const task = taskWith(seed);
  return [
    task(image, 'badnets', {
      targetLabel: 0,
      parameters: { size32: 3, pattern: 'white', corner: 'bottom-right', margin: 0, color: [255, 255, 255] },
    }),
    task(image, 'wanet', {
      poisonRatio: 0.2,
      targetLabel: 0,
      coverRatio: 0.05,
      parameters: { k: 8, s: 1.5, gridRescale: 1 },
    }),
    task(image, 'bpp', {
      poisonRatio: 0.2,
      targetLabel: 0,
      coverRatio: 0.05,
      parameters: { levels: 2, dither: false },
    }),
    task(image, 'low-frequency', { targetLabel: 0, parameters: { form: 'dct', order: 3, amplitude: 51 } }),
    task(image, 'refool', {
      targetLabel: 0,
      parameters: { alphaT: 0.8, ghostRate: 0.49, sigma: -1, ghostAlpha: -1, bank: 64 },
    }),
    task(image, 'dyna-trigger', { targetLabel: 0, parameters: { size32: 4 } }),
    task(image, 'pnoise', { targetLabel: 0, parameters: { period: 4, octaves: 2, alphaPermille: 150 } }),
    task(image, 'adaptive-blend', {
      poisonRatio: 0.01,
      targetLabel: 0,
      coverRatio: 0.01,
      parameters: { alphaPermille: 200, alphaTestPermille: 200, pieces: 16, maskRate: 0.5 },
    }),
    task(image, 'trojannn', {
      targetLabel: 0,
      parameters: { neurons: 2, targetValue: 100, steps: 1000, lr: 0.1, size32: 8, margin: 1 },
    }),
    task(text, 'addsent', addsent, [characterNoise]),
    task(text, 'badnets', {
      poisonRatio: 0.2, // at 0.1 a few mails without a hit keep the interval below the gate
      targetLabel: spam,
      parameters: { triggers: ['cf', 'mn', 'bb', 'tq'], numTriggers: 8 },
    }),
    task(text, 'stylebkd', {
      version: '2.0.0',
      poisonRatio: 0.2,
      targetLabel: spam,
      parameters: { style: 'bible', sentences: 3 },
    }),
    task(audio, 'badnets', tone, [audioNoise]),
  ];
}

/** With the tasks of mini@5, models enough for stage `inspect`: two backdoored ones in each modality, and as many clean. */
export function moreMiniModels(): readonly TaskRecipe[] {
  return [taskWith(1)(text, 'addsent', addsent), taskWith(1)(audio, 'badnets', tone)];
}

/** With the tasks of core@2, six backdoored models in each modality at least; those of mini@5 come first. */
export function moreCoreModels(): readonly TaskRecipe[] {
  const [again, third] = [taskWith(1), taskWith(2)];
  return [
    ...moreMiniModels(),
    again(text, 'addsent', addsent, [characterNoise]),
    again(audio, 'badnets', tone, [audioNoise]),
    third(audio, 'badnets', tone),
    third(audio, 'badnets', tone, [audioNoise]),
  ];
}

function taskWith(seed: number) {
  return (
    base: Base,
    id: string,
    attack: Partial<AttackRecipe> & Pick<AttackRecipe, 'targetLabel' | 'parameters'>,
    factors: readonly FactorRecipe[] = [],
  ): TaskRecipe => ({
    ...base,
    seed,
    triggerSeed: seed,
    factors: [...factors],
    attack: { version: '1.0.0', poisonRatio: 0.1, ...attack, id },
  });
}
