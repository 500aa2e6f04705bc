import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type AnyAttack, findAttack } from '../benchmark/attacks/attack-catalog.ts';
import { parseParameters } from '../benchmark/attacks/define-attack.ts';
import { resolveRecipe } from '../benchmark/attacks/poison/poison-recipe.ts';
import { parseFactorParameters } from '../benchmark/factors/define-quality-noise.ts';
import { findQualityNoise } from '../benchmark/factors/factor-catalog.ts';
import { wrongLabels } from '../benchmark/factors/wrong-labels.ts';
import type { CandidatePool, LabelMode, LabelRule } from '../benchmark/words/attack-document.ts';
import type { Modality } from '../benchmark/words/modality.ts';
import { refuseUsedFolder } from '../runners/export/create-folder-at-once.ts';
import { craftForDataset } from '../runners/export/craft-for-dataset.ts';
import type { AnyDataset } from '../runners/export/any-dataset.ts';
import { requireAttackable } from '../runners/export/require-attackable.ts';
import { openAnyDataset } from '../runners/export/open-any-dataset.ts';
import { exportPoisonedDataset, type ExportManifest } from '../runners/export/export-poisoned-dataset.ts';
import type { FactorRecipe } from '../benchmark/suites/suite.ts';
import { CliError } from './cli-error.ts';
import { printJson, printLine, printProgress, type OutputOptions } from './command-output.ts';
import { datasetFolder } from './dataset-state.ts';
import { stepReporter } from './step-reporter.ts';
import { targetLabelOf } from './target-label.ts';

export interface PoisonOptions extends OutputOptions {
  readonly dataset: string;
  readonly from?: string;
  readonly attack: string;
  readonly out: string;
  readonly ratio?: number;
  readonly target?: string | undefined;
  readonly seed: number;
  readonly triggerSeed?: number;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly labelMode?: LabelMode;
  readonly labelRule?: LabelRule;
  readonly pool?: CandidatePool;
  readonly coverRatio?: number;
  readonly factor?: readonly string[];
  readonly artifact?: readonly string[];
  readonly sampleRate?: number;
  readonly data?: string;
  readonly backend?: string;
}

/** Poisons a dataset into a new folder. Never leaves incomplete output. */
export async function poison(options: PoisonOptions): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  const { signal } = interrupted;
  const workFolder = await mkdtemp(join(tmpdir(), 'mbti-poison-'));
  const onProgress = stepReporter('poison');
  try {
    const { dataset: id, from, sampleRate: sampleRateHz, data } = options;
    const datasets = datasetFolder(data);
    const dataset = await openAnyDataset({ id, from, datasets, workFolder, sampleRateHz, onProgress, signal });
    for (const note of dataset.notes) printProgress(`poison: ${note}`);
    try {
      const manifest = await poisonOpened(dataset, options, { workFolder, onProgress, signal });
      if (options.json) printJson(manifest);
      else printManifest(manifest, options.out);
    } finally {
      dataset.close();
    }
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

async function poisonOpened(
  dataset: AnyDataset,
  options: PoisonOptions,
  work: {
    readonly workFolder: string;
    readonly onProgress: (message: string) => void;
    readonly signal: AbortSignal;
  },
): Promise<ExportManifest> {
  const { modality } = dataset.form;
  const attack = attackNamed(options.attack, modality);
  const { seed, triggerSeed = seed, parameters = {}, out } = options;
  const factors = (options.factor ?? []).map((text) => factorOf(text, modality));
  const recipe = {
    poisonRatio: options.ratio ?? attack.defaultPoisonRatio,
    targetLabel: wantedLabel(dataset, attack, options),
    seed,
    triggerSeed,
    parameters,
    ...(options.labelMode ? { labelMode: options.labelMode } : {}),
    ...(options.labelRule ? { labelRule: options.labelRule } : {}),
    ...(options.pool ? { pool: options.pool } : {}),
    ...(options.coverRatio === undefined ? {} : { coverRatio: options.coverRatio }),
  };
  // Invalid recipes, and data that cannot be attacked, are refused before anything is trained.
  requireAttackable(dataset, resolveRecipe(attack, recipe, dataset.classNames.length));
  parseParameters(attack, parameters);
  await refuseUsedFolder(resolve(out));
  const given = artifactsOf(options.artifact ?? [], attack);
  const crafted = await craftForDataset({
    dataset,
    attack,
    parameters,
    factors,
    seed,
    triggerSeed,
    backend: options.backend ?? (process.env['MBTI_TENSOR_BACKEND'] || 'wasm'),
    given,
    ...work,
  });
  const { onProgress, signal } = work;
  return exportPoisonedDataset({ dataset, attack, recipe, factors, crafted, out, onProgress, signal });
}

/** @param name `badnets`, or `image/badnets` for images only. @throws CliError USAGE; PoisonError ATTACK_UNKNOWN */
function attackNamed(name: string, modality: Modality): AnyAttack {
  const [, asked = modality, id = ''] = /^(?:(image|text|audio)\/)?(.*)$/.exec(name) ?? [];
  if (asked !== modality)
    throw new CliError('USAGE', `${name} poisons ${asked} samples, but the dataset has ${modality} samples.`);
  return findAttack(modality, id);
}

/** The target label; -1 for all-to-all and untargeted attacks. @throws CliError USAGE */
function wantedLabel(
  dataset: AnyDataset,
  attack: AnyAttack,
  { target, labelMode, labelRule = attack.labelRule }: PoisonOptions,
): number {
  if (labelRule !== 'untargeted' && labelMode !== 'all-to-all') return targetLabelOf(dataset, target);
  if (target === undefined) return -1;
  const why =
    labelRule === 'untargeted'
      ? 'an untargeted attack has no target class'
      : 'all-to-all turns each class into the next one';
  throw new CliError('USAGE', `--target ${target} cannot be followed: ${why}. Leave it out.`);
}

/** @param text id of a factor with default parameters, or JSON. @throws CliError USAGE; FactorError */
function factorOf(text: string, modality: Modality): FactorRecipe {
  const { id, parameters = {} } = text.startsWith('{') ? factorJson(text) : { id: text };
  const factor = id === wrongLabels.id ? wrongLabels : findQualityNoise(modality, id);
  return { id, version: factor.version, parameters: parseFactorParameters(factor, parameters) };
}

function factorJson(text: string): { readonly id: string; readonly parameters?: Record<string, unknown> } {
  try {
    const parsed = JSON.parse(text) as { id?: unknown; parameters?: Record<string, unknown> };
    if (typeof parsed.id === 'string') return { id: parsed.id, parameters: parsed.parameters ?? {} };
  } catch {
    // falls through: not JSON
  }
  throw new CliError('USAGE', `${text} is not a factor; give an id or {"id": …, "parameters": {…}}.`);
}

/** Files by artifact name. @throws CliError USAGE */
function artifactsOf(texts: readonly string[], { artifacts = [] }: AnyAttack): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  for (const text of texts) {
    const at = text.indexOf('=');
    const name = text.slice(0, Math.max(0, at));
    if (!artifacts.includes(name) || given.has(name)) {
      const known = artifacts.length > 0 ? artifacts.join(', ') : 'none';
      throw new CliError(
        'USAGE',
        `${text} is not an artifact of the attack; give each once as name=file. Artifacts of the attack: ${known}.`,
      );
    }
    given.set(name, text.slice(at + 1));
  }
  return given;
}

function printManifest({ attack, counts, effectivePoisonRatio, dataset }: ExportManifest, out: string): void {
  printLine(`Wrote ${dataset}, poisoned with ${attack.modality}/${attack.id} ${attack.version}, to ${out}:`);
  printLine(
    `  ${counts.train} training samples, ${counts.poisoned} poisoned (${effectivePoisonRatio}), ${counts.cover} covers`,
  );
  if (counts.noisy + counts.mislabeled > 0)
    printLine(`  ${counts.noisy} noisy, ${counts.mislabeled} with a wrong label`);
  printLine(`  ${counts.testClean} clean and ${counts.testPoisoned} triggered test samples`);
}
