import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSafetensors } from '../../benchmark/formats/safetensors.ts';
import { serveRequest } from '../child-process/serve-request.ts';
import { startTensorBackend } from '../tensor/start-tensor-backend.ts';
import { VictimNetwork } from '../victims/victim-network.ts';
import type { CraftingRequest } from './craft-in-child.ts';
import { findCraft } from './crafting-catalog.ts';

serveRequest<CraftingRequest, null>(
  async ({ victim, form, surrogateFolder, names, parameters, triggerSeed, backend, outputFolder }, report) => {
    await startTensorBackend(backend);
    const tensors = parseSafetensors(await readFile(join(surrogateFolder, 'weights.safetensors')));
    const weights = new Map(Array.from(tensors, ([name, { data }]) => [name, data]));
    const surrogate = new VictimNetwork(victim, weights);
    for (const name of names) {
      const bytes = await findCraft(name)({ surrogate, form, parameters, triggerSeed, onProgress: report });
      await writeFile(join(outputFolder, name), bytes);
    }
    surrogate.dispose();
    return null;
  },
);
