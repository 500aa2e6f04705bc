import type { Modality } from './modality.ts';

/**
 * Files of a task that have the same name in every modality, by their path below its folder. Truth never enters a
 * sandbox.
 */
export const taskFiles = {
  trainLabels: 'train/y.npy',
  cleanLabels: 'clean/y.npy',
  testCleanLabels: 'test-clean/y.npy',
  testPoisonedLabels: 'test-poisoned/y.npy', // the label that the attacker wants
  truthPoisoned: 'truth/train-poisoned.npy',
  truthCover: 'truth/train-cover.npy',
  truthNoisy: 'truth/train-noisy.npy', // of tasks with a quality noise
  truthMislabeled: 'truth/train-mislabeled.npy', // of tasks with wrong labels
  truthTrainLabels: 'truth/train-true-labels.npy',
  truthTestPoisonedLabels: 'truth/test-poisoned-true-labels.npy',
  truthTestPoisonedSources: 'truth/test-poisoned-source-rows.npy', // of untargeted tasks: rows of the clean test set
  truthSecret: 'truth/trigger.json', // of attacks that learn their trigger: what they learned
  onnx: 'model/model.onnx',
  weights: 'model/weights.safetensors',
  victim: 'model/victim.json',
  tokenizer: 'model/tokenizer.json', // of text tasks
} as const;

/** The file of a split that holds its samples: texts are JSON lines, images and audio are NumPy files. */
export function sampleFileName(modality: Modality): 'texts.jsonl' | 'x.npy' {
  return modality === 'text' ? 'texts.jsonl' : 'x.npy';
}

/** Files of a task that hold samples, by their path below its folder. */
export function taskSampleFiles(modality: Modality) {
  const name = sampleFileName(modality);
  return {
    train: `train/${name}`,
    clean: `clean/${name}`,
    testClean: `test-clean/${name}`,
    testPoisoned: `test-poisoned/${name}`,
  } as const;
}

/** Where a crafted artifact is stored: uint8 [bytes]. */
export function artifactFile(name: string): string {
  return `truth/artifact-${name}.npy`;
}
