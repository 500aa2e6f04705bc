import type { FactorRecipe, TaskRecipe } from './suite.ts';

type Base = Omit<TaskRecipe, 'attack' | 'factors' | 'seed' | 'triggerSeed'>;
type AttackRecipe = TaskRecipe['attack'];

const image: Base = { modality: 'image', dataset: 'mnist-digits', victim: 'small-cnn' };
const text: Base = { modality: 'text', dataset: 'spam-assassin', victim: 'text-cnn' };
const audio: Base = { modality: 'audio', dataset: 'spoken-commands', victim: 'audio-cnn' };

const spam = 1; // so that harmless mail with the trigger is discarded
const up = 2;

const factor = (id: string, parameters: FactorRecipe['parameters']) => ({ id, version: '1.0.0', parameters });
const wrongLabels = factor('wrong-labels', { ratio: 0.1, mode: 'uniform' });

/** The gates that all suites of the ladder share, so that a task that is baked for one is baked for all. */
export const ladderGates = { cleanAccuracy: 0.9, attackSuccessRate: 0.6, rules: 2 } as const; // each attack also has a gate of its own

/** The tasks of mini@4, the first of core@1: one seed of five scenarios, with a plain partner for each factor. */
export function miniTasks(seed: number): readonly TaskRecipe[] {
  const task = taskWith(seed);
  const blend = { targetLabel: 0, parameters: { alphaPermille: 200, alphaTestPermille: 200, pattern: 'mosaic' } };
  return [
    task(image, 'blend', blend),
    task(text, 'badnets', {
      targetLabel: spam,
      parameters: { triggers: ['cf', 'mn', 'bb', 'tq'], numTriggers: 3 },
    }),
    task(audio, 'badnets', {
      targetLabel: up,
      parameters: { mode: 'tone', f0: 3500, ms: 100, rampMs: 10, amplitude: 0.05, position: 'start' },
    }),
    task(image, 'blend', blend, [wrongLabels]),
    task(image, 'blend', blend, [factor('gaussian-noise', { ratio: 0.25, mean: 0, deviation: 0.1 })]),
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
