import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSafetensors } from '../../benchmark/formats/safetensors.ts';
import type { LabeledSamples } from '../../benchmark/samples/dataset.ts';
import { outputMount } from '../../benchmark/stages/stage-definition.ts';
import type { TaskInput } from '../../runners/protocol/task-input.ts';
import type { Victim } from '../../runners/victims/architecture.ts';
import type { Parameters } from '../../runners/victims/layers/layer-kind.ts';
import type { TokenIds } from '../../runners/victims/token-ids.ts';
import { encodeParameters } from '../../runners/victims/write-model.ts';
import { readSplit, readTokenizer } from './read-task.ts';

/** What a repair in TypeScript works with. */
export interface GivenModel {
  readonly victim: Victim;
  readonly parameters: Parameters;
  readonly clean: LabeledSamples;
  readonly seed: number;
  readonly tokenize: TokenIds | null; // for texts
}

type ModelTask = Pick<
  TaskInput,
  'stage' | 'modality' | 'sampleRateHz' | 'seed' | 'victim' | 'tokenizer' | 'clean' | 'model'
>;

/**
 * Reads the model of a task.
 * @throws Error if the stage of the task has no model.
 */
export async function readGivenModel(task: ModelTask): Promise<GivenModel & { readonly weights: Uint8Array }> {
  const { model, clean, victim, seed, stage } = task;
  if (!model) throw new Error(`This defense needs a model, but a task of stage ${stage} has none.`);
  const weights = await readFile(model.weights);
  const parameters = new Map([...parseSafetensors(weights)].map(([name, { data }]) => [name, data]));
  return { victim, parameters, clean: readSplit(task, clean), seed, tokenize: readTokenizer(task), weights };
}

/**
 * Repairs the model of a task and writes its weights.
 * @param repair returns null to give the model back unchanged, byte for byte.
 */
export async function repairTask(
  task: ModelTask,
  repair: (given: GivenModel) => Promise<Parameters | null>,
  outputFolder: string = outputMount,
): Promise<void> {
  const given = await readGivenModel(task);
  const repaired = await repair(given);
  const weights = repaired ? encodeParameters(given.victim, repaired) : given.weights;
  await writeFile(join(outputFolder, 'weights.safetensors'), weights);
}
