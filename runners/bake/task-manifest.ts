import { z } from 'zod';
import { sampleFileName } from '../artifacts/sample-files.ts';
import type { Modality } from '../../benchmark/words/modality.ts';
import { evaluationCountsSchema } from '../../benchmark/scoring/counts.ts';
import { taskRecipeSchema } from '../../benchmark/suites/suite.ts';
import { victimSchema } from '../victims/architecture.ts';

const sampleFormSchema = z.discriminatedUnion('modality', [
  z.strictObject({ modality: z.literal('image'), height: z.int(), width: z.int(), channels: z.literal(3) }),
  z.strictObject({ modality: z.literal('text') }),
  z.strictObject({ modality: z.literal('audio'), length: z.int(), sampleRateHz: z.int() }),
]);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const currentSchema = z.strictObject({
  format: z.literal('backdoor-mbti-task'),
  formatVersion: z.literal(2),
  id: z.string(),
  scenarioId: z.string(),
  recipe: taskRecipeSchema,
  form: sampleFormSchema, // of every sample
  classNames: z.array(z.string()).min(2),
  license: z.strictObject({ name: z.string(), url: z.string(), redistributable: z.boolean(), credit: z.string() }),
  datasetSha256: sha256.nullable(), // identity of the clean data
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

/** task.json of a baked task: what it is, how it was made, and the sums of all its files. */
export const taskManifestSchema = z.preprocess(upgrade, currentSchema);
export type TaskManifest = z.infer<typeof currentSchema>;

/** Tasks of format 1 are images all, and do not say of which form: their victim does. */
function upgrade(manifest: unknown): unknown {
  const { success, data } = z
    .looseObject({
      formatVersion: z.literal(1),
      victim: z.object({ inputShape: z.tuple([z.int(), z.int(), z.int()]) }),
    })
    .safeParse(manifest);
  if (!success) return manifest;
  const [channels, height, width] = data.victim.inputShape;
  const form = { modality: 'image', height, width, channels };
  return { ...(manifest as object), formatVersion: 2, form, datasetSha256: null };
}

/** Files of a task that are called alike in every modality, by their path below its folder. Truth never enters a sandbox. */
export const taskFiles = {
  trainLabels: 'train/y.npy',
  cleanLabels: 'clean/y.npy',
  testCleanLabels: 'test-clean/y.npy',
  testPoisonedLabels: 'test-poisoned/y.npy', // the label the attacker wants
  truthPoisoned: 'truth/train-poisoned.npy',
  truthCover: 'truth/train-cover.npy',
  truthNoisy: 'truth/train-noisy.npy', // of tasks with a quality noise
  truthMislabeled: 'truth/train-mislabeled.npy', // of tasks with wrong labels
  truthTrainLabels: 'truth/train-true-labels.npy',
  truthTestPoisonedLabels: 'truth/test-poisoned-true-labels.npy',
  truthTestPoisonedSources: 'truth/test-poisoned-source-rows.npy', // of untargeted tasks: rows of the clean test set
  truthSecret: 'truth/trigger.json', // of attacks that learn their trigger: what it is
  onnx: 'model/model.onnx',
  weights: 'model/weights.safetensors',
  victim: 'model/victim.json',
  tokenizer: 'model/tokenizer.json', // of text tasks
} as const;

/** Where a crafted artifact lies: uint8 [bytes]. */
export function artifactFile(name: string): string {
  return `truth/artifact-${name}.npy`;
}

/** Files that hold a task's samples: texts lie in JSON lines, all else in NumPy files. */
export function taskSampleFiles(modality: Modality) {
  const name = sampleFileName(modality);
  return {
    train: `train/${name}`,
    clean: `clean/${name}`,
    testClean: `test-clean/${name}`,
    testPoisoned: `test-poisoned/${name}`,
  } as const;
}
