import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeLabels } from '../artifacts/label-files.ts';
import { parseNpy } from '../../benchmark/formats/npy.ts';
import { writeSamples } from '../artifacts/sample-files.ts';
import type { AnyAttack } from '../../benchmark/attacks/attack-catalog.ts';
import { prepareTraining } from '../bake/apply-attack-and-factors.ts';
import { craftInChild } from '../crafting/craft-in-child.ts';
import type { FactorRecipe } from '../../benchmark/suites/suite.ts';
import { trainInChild } from '../victims/train-in-child.ts';
import { buildVictim } from '../victims/victim-catalog.ts';
import type { AnyDataset } from './any-dataset.ts';
import { ExportError } from './export-error.ts';

export interface CraftForDatasetRequest {
  readonly dataset: AnyDataset;
  readonly attack: AnyAttack;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The surrogate is trained on data with these factors. */
  readonly factors: readonly FactorRecipe[];
  readonly seed: number; // seed of the surrogate
  readonly triggerSeed: number;
  readonly backend: string;
  readonly workFolder: string;
  /** Published artifacts to use instead, as .npy files by name. */
  readonly given: ReadonlyMap<string, string>;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const surrogateVictim = 'small-cnn';

/**
 * The artifacts of an attack for a dataset. They are read from files if given, otherwise crafted with a surrogate that is
 * first trained on the clean training split.
 * @throws ArtifactError; VictimError; ReportedError | ChildError
 */
export async function craftForDataset(request: CraftForDatasetRequest): Promise<ReadonlyMap<string, Uint8Array>> {
  const { dataset, attack, factors, given, workFolder, backend, onProgress, signal } = request;
  const crafted = new Map<string, Uint8Array>();
  for (const name of attack.artifacts ?? []) {
    const file = given.get(name);
    if (file !== undefined) crafted.set(name, await readBytes(file));
  }
  const names = (attack.artifacts ?? []).filter((name) => !crafted.has(name));
  if (names.length === 0) return crafted;

  const { form, classNames } = dataset;
  const original = dataset.train;
  const { cleanTrain: train } = prepareTraining(
    { factors: [...factors], seed: request.seed },
    original,
    classNames.length,
  );
  const victim = buildVictim(surrogateVictim, { form, classCount: classNames.length });
  const folder = join(workFolder, 'surrogate');
  const outputFolder = join(workFolder, 'crafted');
  const surrogateFolder = join(folder, 'model');
  for (const each of [surrogateFolder, outputFolder]) await mkdir(each, { recursive: true });
  const [samplesFile, labelsFile] = [join(folder, 'samples'), join(folder, 'y.npy')];
  await writeSamples(samplesFile, train.samples);
  await writeFile(labelsFile, encodeLabels(train.labels));
  const { seed, triggerSeed, parameters } = request;
  await trainInChild(
    { victim, form, samplesFile, labelsFile, tokenizerFile: null, seed, backend, outputFolder: surrogateFolder },
    {
      signal,
      onProgress: ({ step, steps }) => onProgress?.(`training the surrogate, ${Math.floor((100 * step) / steps)} %`),
    },
  );
  onProgress?.(`crafting ${names.join(', ')}`);
  await craftInChild({ victim, form, surrogateFolder, names, parameters, triggerSeed, backend, outputFolder }, signal);
  for (const name of names) crafted.set(name, new Uint8Array(await readFile(join(outputFolder, name))));
  return crafted;
}

async function readBytes(file: string): Promise<Uint8Array> {
  const { data, dtype, shape } = parseNpy(await readFile(file));
  if (data instanceof Uint8Array && shape.length === 1) return data;
  const message = `${file} has ${dtype} (${shape.join(', ')}), expected an artifact as uint8 (bytes).`;
  throw new ExportError('FORM_UNKNOWN', message, { file, dtype, shape });
}
