import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256Hex } from '../../benchmark/identity/sha256.ts';
import { taskFiles, taskSampleFiles } from '../../benchmark/words/task-files.ts';
import { sanitizeFiles } from '../../benchmark/stages/sanitize.ts';
import { trainInChild } from '../victims/train-in-child.ts';
import { blamingTheAnswer } from './blame-the-answer.ts';
import { countOwnModel, type Measurement, type MeasuringRequest } from './measurement.ts';
import { readSanitizeAnswer } from './read-sanitize-answer.ts';
import { takeAnswerFile } from './take-answer.ts';

/** Stage `sanitize`: the victim is retrained on the kept samples, with the recipe and seed of the task. */
export async function measureSanitize(request: MeasuringRequest): Promise<Measurement> {
  const { manifest, taskFolder, signal } = request;
  const written = await request.runContainer();
  // Room for the header, and for a wider dtype than expected, so that the message can name it.
  const bytesMax = 4_096 + 8 * manifest.counts.train;
  const scores = await takeAnswerFile(written, sanitizeFiles.scores, bytesMax);
  const keep = await takeAnswerFile(written, sanitizeFiles.keep, bytesMax);
  const answer = {
    scoresFile: scores.file,
    keepFile: keep.file,
    poisonedFile: join(taskFolder, taskFiles.truthPoisoned),
    count: manifest.counts.train,
    keptMin: manifest.victim.recipe.batchSize,
  };
  const read = await blamingTheAnswer(() => readSanitizeAnswer(answer, signal));
  const modelFile = await retrain(request, read.keep);
  await request.report('measuring the retrained victim', null);
  return {
    counts: await countOwnModel(modelFile, request),
    detection: read.detection,
    outputSha256: { [sanitizeFiles.scores]: scores.sha256, [sanitizeFiles.keep]: keep.sha256 },
  };
}

/**
 * The victim trained on the kept rows. A container that keeps everything gets the task's own backdoored model, so that
 * "no effect" is exact. Each mask is trained on only once.
 */
async function retrain(request: MeasuringRequest, keep: Uint8Array): Promise<string> {
  const { manifest, taskFolder, cacheFolder, signal } = request;
  if (keep.every((flag) => flag === 1)) return join(taskFolder, taskFiles.onnx);
  const cached = join(cacheFolder, 'retrained', manifest.id, sha256Hex(keep));
  const modelFile = join(cached, 'model.onnx');
  if (existsSync(modelFile)) return modelFile;
  await request.report('training the victim on the kept samples', 0);
  const staged = `${cached}.${randomUUID()}`;
  let reportedAt = 0;
  await trainInChild(
    {
      victim: manifest.victim,
      form: manifest.form,
      samplesFile: join(taskFolder, taskSampleFiles(manifest.form.modality).train),
      labelsFile: join(taskFolder, taskFiles.trainLabels),
      tokenizerFile: manifest.form.modality === 'text' ? join(taskFolder, taskFiles.tokenizer) : null,
      keep,
      seed: manifest.recipe.seed,
      backend: manifest.tensorBackend, // as the victim that it is compared with
      outputFolder: staged,
    },
    {
      signal,
      onProgress: ({ step, steps }) => {
        if (performance.now() - reportedAt < 500) return;
        reportedAt = performance.now();
        // The heartbeat notices a lost database.
        void request.report('training the victim on the kept samples', step / steps).catch(() => {});
      },
    },
  );
  await mkdir(dirname(cached), { recursive: true });
  // It fails if another evaluation was first.
  await rename(staged, cached).catch(() => rm(staged, { recursive: true, force: true }));
  return modelFile;
}
