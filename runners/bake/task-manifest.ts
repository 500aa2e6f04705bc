import { z } from 'zod';
import { evaluationCountsSchema } from '../scoring/counts.ts';
import { taskRecipeSchema } from '../suites/suite.ts';
import { victimSchema } from '../victims/architecture.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** task.json of a baked task: what it is, how it was made, and the sums of all its files. */
export const taskManifestSchema = z.strictObject({
  format: z.literal('backdoor-mbti-task'),
  formatVersion: z.literal(1),
  id: z.string(),
  scenarioId: z.string(),
  recipe: taskRecipeSchema,
  classNames: z.array(z.string()).min(2),
  license: z.strictObject({ name: z.string(), url: z.string(), redistributable: z.boolean(), credit: z.string() }),
  counts: z.strictObject({
    train: z.int(),
    poisoned: z.int(),
    cover: z.int(),
    clean: z.int(),
    testClean: z.int(),
    testPoisoned: z.int(),
  }),
  effectivePoisonRatio: z.number(),
  victim: victimSchema,
  tensorBackend: z.string(), // trained weights are identical for one backend only
  undefended: evaluationCountsSchema,
  reference: evaluationCountsSchema, // the same victim trained on clean data
  files: z.record(z.string(), z.strictObject({ sha256, bytes: z.int() })),
});
export type TaskManifest = z.infer<typeof taskManifestSchema>;

/** Files of a task, by their path below its folder. Truth never enters a sandbox. */
export const taskFiles = {
  trainSamples: 'train/x.npy',
  trainLabels: 'train/y.npy',
  cleanSamples: 'clean/x.npy',
  cleanLabels: 'clean/y.npy',
  testCleanSamples: 'test-clean/x.npy',
  testCleanLabels: 'test-clean/y.npy',
  testPoisonedSamples: 'test-poisoned/x.npy',
  testPoisonedLabels: 'test-poisoned/y.npy', // the label the attacker wants
  truthPoisoned: 'truth/train-poisoned.npy',
  truthCover: 'truth/train-cover.npy',
  truthTrainLabels: 'truth/train-true-labels.npy',
  truthTestPoisonedLabels: 'truth/test-poisoned-true-labels.npy',
  onnx: 'model/model.onnx',
  weights: 'model/weights.safetensors',
  victim: 'model/victim.json',
} as const;
