import { mkdir } from 'node:fs/promises';
import { openSplit } from '../artifacts/sample-files.ts';
import { serveRequest } from '../child-process/serve-request.ts';
import { takeLabeled } from '../../benchmark/samples/sample-buffer.ts';
import { startTensorBackend } from '../tensor/start-tensor-backend.ts';
import { readTokenIds } from './token-ids.ts';
import { trainVictim } from './train-victim.ts';
import type { TrainingRequest } from './train-in-child.ts';
import { writeModel } from './write-model.ts';

serveRequest<TrainingRequest, null>(
  async ({ victim, form, samplesFile, labelsFile, tokenizerFile, keep, seed, backend, outputFolder }, report, pace) => {
    await startTensorBackend(backend);
    const { split, close } = openSplit(samplesFile, labelsFile, form);
    const data = keep ? takeLabeled(split, rowsOf(keep)) : split;
    const tokenize = tokenizerFile === null ? null : readTokenIds(tokenizerFile);
    const parameters = await trainVictim(victim, data, { seed, tokenize, pace, onProgress: report });
    close();
    await mkdir(outputFolder, { recursive: true });
    await writeModel(outputFolder, victim, parameters);
    return null;
  },
);

function rowsOf(keep: Uint8Array): Uint32Array {
  return Uint32Array.from(keep.keys()).filter((row) => keep[row] === 1);
}
