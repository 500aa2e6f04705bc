import { z } from 'zod';
import { testStrengthsOf } from '../../benchmark/attacks/documents/attack-settings.ts';
import { evaluationCountsSchema } from '../../benchmark/scoring/counts.ts';
import { untriggeredCount } from '../../benchmark/scoring/full-attack-success.ts';
import { sparedLabel, taskRecipeSchema } from '../../benchmark/suites/suite.ts';
import { victimSchema } from '../victims/architecture.ts';

const sampleFormSchema = z.discriminatedUnion('modality', [
  z.strictObject({ modality: z.literal('image'), height: z.int(), width: z.int(), channels: z.literal(3) }),
  z.strictObject({ modality: z.literal('text') }),
  z.strictObject({ modality: z.literal('audio'), length: z.int(), sampleRateHz: z.int() }),
]);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const testStrengthSchema = z.strictObject({
  parameter: z.string(),
  training: z.number(),
  test: z.number(),
  reason: z.string().nullable(), // null: not in the attack's paper
});
const trivialDetectorSchema = z.strictObject({
  id: z.string(),
  auroc: z.number().min(0.5).max(1), // of poisoned against other training samples, in the better direction
  explained: z.boolean(), // the attack's nature explains it
});

const currentSchema = z.strictObject({
  format: z.literal('backdoor-mbti-task'),
  formatVersion: z.literal(3),
  id: z.string(),
  scenarioId: z.string(),
  recipe: taskRecipeSchema,
  form: sampleFormSchema, // form of every sample
  classNames: z.array(z.string()).min(2),
  license: z.strictObject({ name: z.string(), url: z.string(), redistributable: z.boolean(), credit: z.string() }),
  datasetSha256: sha256.nullable(), // identity of the clean dataset
  counts: z.strictObject({
    train: z.int(),
    poisoned: z.int(),
    cover: z.int(),
    clean: z.int(),
    testClean: z.int(),
    testPoisoned: z.int(),
    testUntriggered: z.int().min(0), // test samples of the attacked classes that cannot carry the trigger
  }),
  effectivePoisonRatio: z.number(),
  testStrengths: z.array(testStrengthSchema), // where the trigger of test samples is not that of training samples
  trivialDetectors: z.array(trivialDetectorSchema).nullable(), // null: baked by a release without them
  victim: victimSchema,
  tensorBackend: z.string(), // trained weights are reproducible for one backend only
  undefended: evaluationCountsSchema,
  reference: evaluationCountsSchema, // the same victim, trained on clean data
  files: z.record(z.string(), z.strictObject({ sha256, bytes: z.int() })),
});

/** task.json of a baked task: its recipe, its measurements, and the checksums of all its files. */
export const taskManifestSchema = z.preprocess((manifest) => toThirdFormat(toSecondFormat(manifest)), currentSchema);
export type TaskManifest = z.infer<typeof currentSchema>;

/** Tasks of format 1 are all images. They do not state the form of the samples, but their victim does. */
function toSecondFormat(manifest: unknown): unknown {
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

/** Tasks of format 2 do not state what follows from their recipe and counts. They ran no trivial detectors. */
function toThirdFormat(manifest: unknown): unknown {
  const { success, data } = z
    .looseObject({
      formatVersion: z.literal(2),
      recipe: taskRecipeSchema,
      counts: z.looseObject({ testPoisoned: z.int() }),
      undefended: evaluationCountsSchema,
    })
    .safeParse(manifest);
  if (!success) return manifest;
  const { recipe, counts, undefended } = data;
  const testUntriggered = untriggeredCount(undefended.perClass, counts.testPoisoned, sparedLabel(recipe));
  return {
    ...(manifest as object),
    formatVersion: 3,
    counts: { ...counts, testUntriggered },
    testStrengths: testStrengthsOf(recipe),
    trivialDetectors: null,
  };
}
