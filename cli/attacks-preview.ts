import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { AnyAttack } from '../benchmark/attacks/attack-catalog.ts';
import { parseParameters } from '../benchmark/attacks/define-attack.ts';
import type { Modality } from '../benchmark/words/modality.ts';
import { craftForDataset } from '../runners/export/craft-for-dataset.ts';
import type { AnyDataset } from '../runners/export/any-dataset.ts';
import { openAnyDataset } from '../runners/export/open-any-dataset.ts';
import { collectPreview } from '../runners/preview/collect-preview.ts';
import { previewPage } from '../runners/preview/preview-page.ts';
import { attacksNamed } from './attacks-info.ts';
import type { AttacksOptions } from './attacks-ls.ts';
import { CliError } from './cli-error.ts';
import { printJson, printLine, printProgress } from './command-output.ts';
import { datasetFolder } from './dataset-state.ts';
import { stepReporter } from './step-reporter.ts';
import { targetLabelOf } from './target-label.ts';
import { checkFilePlace, writeFileAtOnce } from './write-file-at-once.ts';

export interface AttacksPreviewOptions extends AttacksOptions {
  readonly out: string;
  readonly dataset?: string;
  readonly from?: string;
  readonly sampleRate?: number;
  readonly count: number;
  readonly seed: number;
  readonly target?: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly data?: string;
}

/** Datasets that come with the installation. */
const embeddedDatasets = {
  image: 'mnist-digits',
  text: 'spam-assassin',
  audio: 'spoken-commands',
} as const satisfies Record<Modality, string>;

/** Writes an HTML page that shows what an attack does to samples. */
export async function previewAttack(name: string, options: AttacksPreviewOptions): Promise<void> {
  const attack = attackNamed(name, options.modality);
  parseParameters(attack, options.parameters); // rejects invalid parameters before reading data
  await checkFilePlace(options.out);
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  const { signal } = interrupted;
  const workFolder = await mkdtemp(join(tmpdir(), 'mbti-preview-'));
  const onProgress = stepReporter('preview');
  try {
    const { from, sampleRate: sampleRateHz, data } = options;
    const id = options.dataset ?? (from === undefined ? embeddedDatasets[attack.modality] : basename(resolve(from)));
    const datasets = datasetFolder(data);
    const dataset = await openAnyDataset({ id, from, datasets, workFolder, sampleRateHz, onProgress, signal });
    for (const note of dataset.notes) printProgress(`preview: ${note}`);
    try {
      await previewOpened(dataset, attack, options, { workFolder, onProgress, signal });
    } finally {
      dataset.close();
    }
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

async function previewOpened(
  dataset: AnyDataset,
  attack: AnyAttack,
  options: AttacksPreviewOptions,
  work: {
    readonly workFolder: string;
    readonly onProgress: (message: string) => void;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const name = `${attack.modality}/${attack.id}`;
  if (dataset.form.modality !== attack.modality) {
    const message = `${name} poisons ${attack.modality} samples, but ${dataset.id} has ${dataset.form.modality} samples.`;
    throw new CliError('USAGE', message, { attack: name, dataset: dataset.id });
  }
  const { seed, count, parameters = {}, out } = options;
  const targetLabel = attack.labelRule === 'untargeted' ? -1 : targetLabelOf(dataset, options.target);
  const backend = process.env['MBTI_TENSOR_BACKEND'] || 'wasm';
  const crafting = { dataset, attack, parameters, factors: [], seed, triggerSeed: seed, backend, given: new Map() };
  const crafted = await craftForDataset({ ...crafting, ...work });
  work.signal.throwIfAborted();
  work.onProgress('poisoning');
  const asked = { poisonRatio: attack.defaultPoisonRatio, targetLabel, seed, parameters };
  const { preview, recipe } = collectPreview({ dataset, attack, recipe: asked, crafted, count });
  work.onProgress('drawing');
  const page = previewPage({ attack, recipe, dataset, preview });
  work.signal.throwIfAborted();
  await writeFileAtOnce(out, page);

  const bytes = Buffer.byteLength(page);
  const [triggered, covers] = [preview.triggered, preview.covers].map((samples) => samples.map(({ index }) => index));
  if (options.json) printJson({ out: resolve(out), bytes, attack: name, dataset: dataset.id, seed, triggered, covers });
  else printLine(`Preview of ${name} on ${triggered?.length} samples of ${dataset.id}, seed ${seed}: ${out}`);
}

/**
 * The only attack with this name.
 * @throws CliError USAGE; PoisonError ATTACK_UNKNOWN
 */
function attackNamed(name: string, modality: Modality | undefined): AnyAttack {
  const found = attacksNamed(name, modality);
  const [first] = found;
  if (found.length === 1 && first !== undefined) return first;
  const names = found.map((attack) => `${attack.modality}/${attack.id}`);
  throw new CliError('USAGE', `Several attacks are called "${name}"; give ${names.join(' or ')}.`, { names });
}
