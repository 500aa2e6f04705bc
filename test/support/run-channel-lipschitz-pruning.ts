import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSafetensors } from '../../benchmark/formats/safetensors.ts';
import type { Victim } from '../../runners/victims/architecture.ts';
import type { Parameters } from '../../runners/victims/layers/layer-kind.ts';
import { encodeParameters } from '../../runners/victims/write-model.ts';
import { runPython } from './run-python.ts';

const folderOfDefense = fileURLToPath(new URL('../../defenses/channel-lipschitz-pruning', import.meta.url));

/** What the defense returns for a model. */
export interface PrunedModel {
  readonly given: Uint8Array;
  readonly returned: Uint8Array;
  readonly parameters: Parameters;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program on a model, as its container does. */
export async function runOnModel(victim: Victim, parameters: Parameters): Promise<PrunedModel> {
  const folder = await mkdtemp(join(tmpdir(), 'mbti-clp-'));
  const at = (name: string) => join(folder, name);
  try {
    const given = encodeParameters(victim, parameters);
    const outputs = [at('model.onnx'), at('out-weights.safetensors')].map((file) => ({ file }));
    const model = { weights: at('weights.safetensors'), victim: at('victim.json') };
    await writeFile(model.weights, given);
    await writeFile(model.victim, JSON.stringify(victim));
    await writeFile(at('task.json'), JSON.stringify({ model, outputs }));
    const printed = await runPython([join(folderOfDefense, 'defense.py')], { MBTI_TASK: at('task.json') });
    const returned = await readFile(at('out-weights.safetensors'));
    const pruned = new Map([...parseSafetensors(returned)].map(([name, { data }]) => [name, data]));
    return { given, returned, parameters: pruned, ...printed };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The values of expressions of the program, in which it is `defense` and NumPy is `np`. */
export async function evaluate(expressions: Readonly<Record<string, string>>): Promise<Record<string, unknown>> {
  const values = Object.entries(expressions).map(([name, expression]) => `${JSON.stringify(name)}: ${expression}`);
  const imports = 'import json, sys; sys.path.insert(0, sys.argv[1]); import defense; import numpy as np';
  const { stdout } = await runPython(['-c', `${imports}\nprint(json.dumps({${values.join(', ')}}))`, folderOfDefense]);
  return JSON.parse(stdout) as Record<string, unknown>;
}
