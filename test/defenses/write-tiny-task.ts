import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeLabels } from '../../runners/artifacts/label-files.ts';
import { writeSamples } from '../../runners/artifacts/sample-files.ts';
import type { TaskManifest } from '../../runners/tasks/task-manifest.ts';
import { taskFiles, taskSampleFiles } from '../../benchmark/words/task-files.ts';
import type { ImageSamples, LabeledSamples } from '../../benchmark/samples/dataset.ts';
import { imageSamples } from '../../benchmark/samples/sample-buffer.ts';
import { RandomStream } from '../../benchmark/random/random-stream.ts';
import { initializeParameters } from '../../runners/victims/initialize-parameters.ts';
import { smallCnn } from '../../runners/victims/small-cnn.ts';
import { writeModel } from '../../runners/victims/write-model.ts';

const side = 16;
const classCount = 2;
const form = { modality: 'image', height: side, width: side, channels: 3 } as const;
const victim = smallCnn.build({ form, classCount });

/** Noise pictures, bright in the left half (label 0) or the right half (label 1); labels alternate. */
function halfBrightImages(count: number, streamName: string): LabeledSamples<ImageSamples> {
  const stream = new RandomStream(0, streamName);
  const data = Uint8Array.from({ length: count * side * side * 3 }, (_, at) => {
    const isRight = Math.floor(at / 3) % side >= side / 2;
    const label = Math.floor(at / (side * side * 3)) % classCount;
    return stream.integer(56) + (isRight === (label === 1) ? 200 : 0);
  });
  return {
    samples: imageSamples({ height: side, width: side, channels: 3, data }),
    labels: Int32Array.from({ length: count }, (_, row) => row % classCount),
  };
}

/**
 * A task that a container ends in seconds: the training samples at `relabeled` have the wrong label, the model knows
 * nothing.
 */
export async function writeTinyTask(folder: string, relabeled: readonly number[]): Promise<TaskManifest> {
  const train = halfBrightImages(60, 'test/tiny-task/train');
  const clean = halfBrightImages(20, 'test/tiny-task/clean');
  const givenLabels = train.labels.map((label, row) => (relabeled.includes(row) ? 1 - label : label));
  const files: Readonly<Record<string, Uint8Array>> = {
    [taskFiles.trainLabels]: encodeLabels(givenLabels),
    [taskFiles.cleanLabels]: encodeLabels(clean.labels),
    [taskFiles.victim]: Buffer.from(JSON.stringify(victim)),
  };
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  const { train: trainFile, clean: cleanFile } = taskSampleFiles('image');
  await writeSamples(join(folder, trainFile), train.samples);
  await writeSamples(join(folder, cleanFile), clean.samples);
  await writeModel(join(folder, 'model'), victim, initializeParameters(victim, 0));
  return {
    format: 'backdoor-mbti-task',
    formatVersion: 3,
    id: 'tiny',
    scenarioId: 'image/tiny/badnets/0.1/small-cnn',
    recipe: {
      modality: 'image',
      dataset: 'tiny',
      attack: { id: 'badnets', version: '1.0.0', poisonRatio: 0.1, targetLabel: 0, parameters: {} },
      factors: [],
      victim: 'small-cnn',
      seed: 0,
      triggerSeed: 0,
    },
    form,
    datasetSha256: null,
    classNames: ['left', 'right'],
    license: { name: 'CC0-1.0', url: 'https://example.org', redistributable: true, credit: 'none' },
    counts: {
      train: 60,
      poisoned: relabeled.length,
      cover: 0,
      clean: 20,
      testClean: 1,
      testPoisoned: 1,
      testUntriggered: 0,
    },
    effectivePoisonRatio: relabeled.length / 60,
    testStrengths: [],
    trivialDetectors: null,
    victim,
    tensorBackend: 'wasm',
    undefended: noCounts,
    reference: noCounts,
    files: {},
  };
}

const noCounts: TaskManifest['undefended'] = {
  nClean: 0,
  cleanRight: 0,
  cleanRejected: 0,
  nPoisoned: 0,
  hitTarget: 0,
  hitTrue: 0,
  poisonedRejected: 0,
  broken: 0,
  missingAnswers: 0,
  perClass: [],
};
