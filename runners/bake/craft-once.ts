import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../benchmark/identity/canonical-json.ts';
import { sha256Hex } from '../../benchmark/identity/sha256.ts';
import { craftInChild } from '../crafting/craft-in-child.ts';
import type { TaskRecipe } from '../../benchmark/suites/suite.ts';
import type { ArtifactFolder } from '../tasks/artifact-folder.ts';
import { referenceKeyOf, type ReferenceTask } from './stage-task.ts';

export interface CraftingTask {
  readonly recipe: TaskRecipe;
  readonly reference: ReferenceTask;
  /** Folder with the trained surrogate, written by `writeModel`. */
  readonly surrogateFolder: string;
  readonly names: readonly string[];
  readonly backend: string;
}

/**
 * Crafts artifacts for an attack, by name, once for the same attack parameters, secret, surrogate and training data of the
 * surrogate.
 * @throws ReportedError | ChildError
 * Source: attacks.md 4.2, rule 2.
 */
export async function craftOnce(
  artifacts: ArtifactFolder,
  { recipe, reference, surrogateFolder, names, backend }: CraftingTask,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { modality, attack, triggerSeed } = recipe;
  const { id, version, parameters } = attack;
  const surrogate = referenceKeyOf(reference, backend);
  const key = sha256Hex(
    canonicalJson({ modality, attack: { id, version, parameters }, triggerSeed, surrogate, names }),
  );
  const folder = artifacts.craftedFolder(key);
  const found = await readAll(folder, names);
  if (found) return found;
  const outputFolder = await artifacts.staging.create();
  const { victim, dataset } = reference;
  const request = {
    victim,
    form: dataset.form,
    surrogateFolder,
    names,
    parameters,
    triggerSeed,
    backend,
    outputFolder,
  };
  try {
    await craftInChild(request, signal);
    await artifacts.publish(outputFolder, folder);
  } finally {
    await rm(outputFolder, { recursive: true, force: true }); // no effect after publishing
  }
  const crafted = await readAll(folder, names);
  if (!crafted) throw new Error(`The crafted ${names.join(', ')} are missing in ${folder}.`);
  return crafted;
}

async function readAll(folder: string, names: readonly string[]): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
  const read = new Map<string, Uint8Array>();
  for (const name of names) {
    const bytes = await readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (!bytes) return undefined;
    read.set(name, new Uint8Array(bytes));
  }
  return read;
}
