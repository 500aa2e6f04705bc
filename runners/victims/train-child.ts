import { mkdir, readFile } from 'node:fs/promises';
import { serveRequest } from '../child-process/bounded-child.ts';
import { parseLabels, parseSamples } from '../artifacts/sample-files.ts';
import { takeLabeled } from '../datasets/sample-buffer.ts';
import { startTensorBackend } from '../tensor/start-tensor-backend.ts';
import { trainVictim } from './train-victim.ts';
import type { TrainingRequest } from './train-in-child.ts';
import { writeModel } from './write-model.ts';

serveRequest<TrainingRequest, null>(
  async ({ victim, samplesFile, labelsFile, keep, seed, backend, outputFolder }, report) => {
    await startTensorBackend(backend);
    const samples = parseSamples(await readFile(samplesFile));
    const labels = parseLabels(await readFile(labelsFile));
    const all = { samples, labels };
    const data = keep ? takeLabeled(all, rowsOf(keep)) : all;
    const parameters = await trainVictim(victim, data, { seed, onProgress: report });
    await mkdir(outputFolder, { recursive: true });
    await writeModel(outputFolder, victim, parameters);
    return null;
  },
);

function rowsOf(keep: Uint8Array): Uint32Array {
  return Uint32Array.from(keep.keys()).filter((row) => keep[row] === 1);
}
