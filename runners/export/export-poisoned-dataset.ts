import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../benchmark/identity/canonical-json.ts';
import { encodeBytes, encodeFlags, encodeLabels } from '../artifacts/label-files.ts';
import { writeSamples } from '../artifacts/sample-files.ts';
import { sampleFileName } from '../../benchmark/words/task-files.ts';
import { sha256Hex } from '../../benchmark/identity/sha256.ts';
import type { AnyAttack } from '../../benchmark/attacks/attack-catalog.ts';
import { parseParameters } from '../../benchmark/attacks/define-attack.ts';
import type { PoisonRecipe } from '../../benchmark/attacks/poison/poison-recipe.ts';
import { applyAttackAndFactors, normalizeSpaces, prepareTraining } from '../bake/apply-attack-and-factors.ts';
import { artifactFile } from '../../benchmark/words/task-files.ts';
import { secretFile } from '../bake/write-task-data.ts';
import type { LabeledSamples } from '../../benchmark/samples/dataset.ts';
import type { FactorRecipe } from '../../benchmark/suites/suite.ts';
import { CanonicalSum } from './canonical-sum.ts';
import { createFolderAtOnce } from './create-folder-at-once.ts';
import type { AnyDataset } from './any-dataset.ts';
import { ExportError } from './export-error.ts';

export interface ExportRequest {
  readonly dataset: AnyDataset;
  readonly attack: AnyAttack; // must have the modality of the dataset
  readonly recipe: PoisonRecipe & { readonly seed: number };
  /** Practical factors of the training split: at most one quality noise, and wrong labels. */
  readonly factors: readonly FactorRecipe[];
  /** The attack's `artifacts`, by name. */
  readonly crafted: ReadonlyMap<string, Uint8Array>;
  /** A missing or empty folder. It appears in one step when everything is written. */
  readonly out: string;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** manifest.json of a poisoned dataset: how it was made, and checksums of the result. */
export interface ExportManifest {
  readonly format: 'backdoor-mbti-poisoned-dataset';
  readonly formatVersion: 1;
  readonly dataset: string;
  readonly license: AnyDataset['license'];
  readonly classNames: readonly string[];
  readonly form: AnyDataset['form'];
  readonly attack: { readonly modality: string; readonly id: string; readonly version: string };
  /** With all parameters, including defaults. */
  readonly recipe: Readonly<Record<string, unknown>>;
  readonly factors: readonly FactorRecipe[];
  readonly artifacts: Readonly<Record<string, string>>;
  readonly counts: Readonly<
    Record<'train' | 'poisoned' | 'cover' | 'noisy' | 'mislabeled' | 'testClean' | 'testPoisoned', number>
  >;
  readonly effectivePoisonRatio: number;
  /** SHA-256 over the samples, see `CanonicalSum`. */
  readonly splits: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>;
}

/**
 * Poisons a dataset in its original order and writes samples, labels, truth and manifest. Never leaves incomplete
 * output; the next run with the same output folder removes the files of a killed one.
 * @throws ExportError OUTPUT_EXISTS | NOTHING_TO_ATTACK; PoisonError; FactorError
 */
export function exportPoisonedDataset(request: ExportRequest): Promise<ExportManifest> {
  return createFolderAtOnce(request.out, async (folder) => {
    const manifest = await writePoisoned(folder, request);
    await writeFile(join(folder, 'manifest.json'), canonicalJson(manifest));
    request.signal?.throwIfAborted();
    return manifest;
  });
}

async function writePoisoned(folder: string, request: ExportRequest): Promise<ExportManifest> {
  const { dataset, attack, recipe, factors, crafted, onProgress, signal } = request;
  const classCount = dataset.classNames.length;
  const { seed } = recipe;
  const { noisyTrain } = prepareTraining({ factors: [...factors], seed }, dataset.train, classCount);
  const testClean: LabeledSamples = normalizeSpaces(dataset.test);
  onProgress?.('poisoning');
  const composition = { attack, poisonRecipe: recipe, noisyTrain, testClean, classCount, artifacts: crafted };
  const { train: poisoned, testPoisoned } = applyAttackAndFactors({ ...composition, factors: [...factors], seed });
  const { records } = poisoned;
  if (testPoisoned.samples.count === 0) {
    const message = `None of the ${testClean.samples.count} test samples of ${dataset.id} can carry the trigger of ${attack.modality}/${attack.id}.`;
    throw new ExportError('NOTHING_TO_ATTACK', message, { id: dataset.id });
  }

  const files: Record<string, { sha256: string; bytes: number }> = {};
  const splitSums: Record<string, string> = {};
  const name = sampleFileName(dataset.form.modality);
  const splits = { train: records.samples, 'test-clean': testClean.samples, 'test-poisoned': testPoisoned.samples };
  for (const [split, samples] of Object.entries(splits)) {
    onProgress?.(`writing ${split}`);
    await mkdir(join(folder, split), { recursive: true });
    const sum = new CanonicalSum();
    files[`${split}/${name}`] = await writeSamples(join(folder, split, name), samples, { onValue: sum.add, signal });
    splitSums[split] = sum.hex();
  }
  const small: Readonly<Record<string, Uint8Array>> = {
    'train/y.npy': encodeLabels(records.labels),
    'test-clean/y.npy': encodeLabels(testClean.labels),
    'test-poisoned/y.npy': encodeLabels(testPoisoned.attackLabels),
    'truth/train-true-labels.npy': encodeLabels(records.trueLabels),
    'truth/train-poisoned.npy': encodeFlags(records.poisoned),
    'truth/train-cover.npy': encodeFlags(records.cover),
    'truth/train-noisy.npy': encodeFlags(records.noisy),
    'truth/train-mislabeled.npy': encodeFlags(records.mislabeled),
    'truth/test-poisoned-true-labels.npy': encodeLabels(testPoisoned.trueLabels),
    'truth/test-poisoned-source-rows.npy': encodeLabels(Int32Array.from(testPoisoned.sourceIndices)),
    ...Object.fromEntries(Array.from(crafted, ([id, bytes]) => [artifactFile(id), encodeBytes(bytes)])),
    ...secretFile(poisoned.trigger.secret?.()),
  };
  await mkdir(join(folder, 'truth'), { recursive: true });
  for (const [path, bytes] of Object.entries(small)) {
    await writeFile(join(folder, path), bytes);
    files[path] = { sha256: sha256Hex(bytes), bytes: bytes.length };
  }
  const { id, version, modality } = attack;
  return {
    format: 'backdoor-mbti-poisoned-dataset',
    formatVersion: 1,
    dataset: dataset.id,
    license: dataset.license,
    classNames: dataset.classNames,
    form: dataset.form,
    attack: { modality, id, version },
    recipe: { ...poisoned.recipe, parameters: parseParameters(attack, poisoned.recipe.parameters) },
    factors,
    artifacts: Object.fromEntries(Array.from(crafted, ([artifact, bytes]) => [artifact, sha256Hex(bytes)])),
    counts: {
      train: records.samples.count,
      poisoned: poisoned.poisonedCount,
      cover: poisoned.coverCount,
      noisy: ones(records.noisy),
      mislabeled: ones(records.mislabeled),
      testClean: testClean.samples.count,
      testPoisoned: testPoisoned.samples.count,
    },
    effectivePoisonRatio: poisoned.effectivePoisonRatio,
    splits: splitSums,
    files,
  };
}

function ones(mask: Uint8Array): number {
  return mask.reduce((sum, flag) => sum + flag, 0);
}
