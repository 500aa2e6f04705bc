import { suiteSchema, type FactorRecipe, type Suite, type TaskRecipe } from './suite.ts';

type Base = Omit<TaskRecipe, 'attack' | 'factors'>;
type AttackRecipe = TaskRecipe['attack'];

const seed = 3; // a task belongs to one suite, so no seed is shared with an earlier version
const image: Base = {
  modality: 'image',
  dataset: 'mnist-digits',
  victim: 'small-cnn',
  seed,
  triggerSeed: seed,
};
const text: Base = { ...image, modality: 'text', dataset: 'spam-assassin', victim: 'text-cnn' };
const audio: Base = { ...image, modality: 'audio', dataset: 'spoken-commands', victim: 'audio-cnn' };

const spam = 1; // so that harmless mail with the trigger is discarded
const up = 2; // not "yes" or "stop": a clean-trained victim already hears them in the sound of blend

const task = (
  base: Base,
  id: string,
  attack: Partial<AttackRecipe> & Pick<AttackRecipe, 'targetLabel' | 'parameters'>,
  factors: readonly FactorRecipe[] = [],
): TaskRecipe => ({ ...base, factors: [...factors], attack: { version: '1.0.0', poisonRatio: 0.1, ...attack, id } });
const factor = (id: string, parameters: FactorRecipe['parameters']) => ({ id, version: '1.0.0', parameters });

const imageTasks: readonly TaskRecipe[] = [
  task(image, 'badnets', {
    targetLabel: 0,
    parameters: { size32: 3, pattern: 'white', corner: 'bottom-right', margin: 0, color: [255, 255, 255] },
  }),
  task(
    image,
    'blend',
    { targetLabel: 0, parameters: { alphaPermille: 200, alphaTestPermille: 200, pattern: 'mosaic' } },
    [factor('wrong-labels', { ratio: 0.1, mode: 'uniform' })],
  ),
  task(image, 'sig', {
    poisonRatio: 0.08, // four fifths of the zeros
    targetLabel: 0,
    parameters: { delta: 40, deltaTest: 120, freq: 6, shape: 'sin' },
  }),
  task(image, 'wanet', {
    poisonRatio: 0.2,
    targetLabel: 0,
    coverRatio: 0.05,
    parameters: { k: 8, s: 2, gridRescale: 1 },
  }),
  task(image, 'bpp', { targetLabel: 0, coverRatio: 0.05, parameters: { levels: 2, dither: false } }),
  task(image, 'low-frequency', { targetLabel: 0, parameters: { form: 'dct', order: 3, amplitude: 51 } }),
  task(image, 'refool', {
    targetLabel: 0,
    parameters: { alphaT: 0.4, ghostRate: 0.49, sigma: -1, ghostAlpha: -1, bank: 64 },
  }),
  task(image, 'dyna-trigger', { targetLabel: 0, parameters: { size32: 4 } }),
  task(image, 'pnoise', { targetLabel: 0, parameters: { period: 4, octaves: 2, alphaPermille: 300 } }),
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
];

const textTasks: readonly TaskRecipe[] = [
  task(text, 'badnets', { targetLabel: spam, parameters: { triggers: ['cf', 'mn', 'bb', 'tq'], numTriggers: 3 } }),
  task(text, 'synbkd', {
    poisonRatio: 0.3, // mails are long, and only three sentences of each are rewritten
    targetLabel: spam,
    parameters: { template: 'SBAR-comma', maxTokens: 20 },
  }),
  task(text, 'stylebkd', { poisonRatio: 0.2, targetLabel: spam, parameters: { style: 'bible' } }),
  task(text, 'bite', {
    poisonRatio: 0.2, // two thirds of the spam
    targetLabel: spam,
    parameters: { budget: 0.35, minProb: 0.03, topK: 33, maxTriggers: 100, allowDup: false },
  }),
  task(text, 'addsent', { targetLabel: spam, parameters: { sentence: 'I watch this 3D movie' } }, [
    factor('character-noise', { ratio: 0.25, errorRate: 0.1 }),
  ]),
];

const audioTasks: readonly TaskRecipe[] = [
  task(audio, 'badnets', {
    targetLabel: up,
    parameters: { mode: 'tone', f0: 3500, ms: 100, rampMs: 10, amplitude: 0.05, position: 'start' },
  }),
  task(audio, 'ultrasonic', {
    targetLabel: up,
    parameters: { sizePercent: 100, position: 'start', continuous: true, gainDb: -10, resample: 'none' },
  }),
  task(audio, 'daba', { targetLabel: up, parameters: { sound: 'doorbell', level: 'host', onset: 0 } }),
  task(audio, 'gis', { targetLabel: up, parameters: { style: 5 } }),
  task(audio, 'blend', { targetLabel: up, parameters: { alphaPermille: 200, sound: 'meow-like' } }, [
    factor('gaussian-noise', { ratio: 0.25, signalToNoiseDb: 10 }),
  ]),
];

/**
 * Every data-level attack whose backdoor is strong enough on these data, in three modalities, without a download or a
 * GPU. Where the parameters of a paper miss the gate here, stronger ones are used; `unreached-gates.ts` lists the
 * measurements.
 */
export const mini3: Suite = suiteSchema.parse({
  id: 'mini',
  version: 3,
  title: 'Mini: 21 data-level attacks that a laptop evaluates',
  levels: ['seed', 'scenario', 'dataset', 'modality'],
  gates: { cleanAccuracy: 0.9, attackSuccessRate: 0.6 }, // each attack also has a gate of its own
  tasks: [...imageTasks, ...textTasks, ...audioTasks],
});
