import { ArtifactFolder } from '../../runners/tasks/artifact-folder.ts';
import { bakeSuite } from '../../runners/bake/bake-suite.ts';
import type { TaskManifest } from '../../runners/tasks/task-manifest.ts';
import type { Dataset, ImageSamples, LabeledSamples } from '../../benchmark/samples/dataset.ts';
import { imageSamples } from '../../benchmark/samples/sample-buffer.ts';
import { RandomStream } from '../../benchmark/random/random-stream.ts';
import { suiteSchema } from '../../benchmark/suites/suite.ts';
import { takeSharedBake } from './shared-bake.ts';
import { standInDatasets } from './stand-in-datasets.ts';

const side = 16;
const classCount = 4;

/** Real tasks that bake in seconds: noisy 16x16x3 images, four classes by bright quadrant, BadNets in the corner. */
export const tinySuite = suiteSchema.parse({
  id: 'tiny',
  version: 1,
  title: 'Tiny: for tests',
  levels: ['seed', 'scenario', 'dataset', 'modality'],
  gates: { cleanAccuracy: 0.9, attackSuccessRate: 0.9 },
  tasks: [
    {
      modality: 'image',
      dataset: 'mnist-digits', // replaced by images of bright quadrants
      factors: [],
      victim: 'small-cnn',
      seed: 0,
      triggerSeed: 0,
      attack: {
        id: 'badnets',
        version: '1.0.0',
        poisonRatio: 0.1,
        targetLabel: 0,
        parameters: { size32: 4, corner: 'top-left' },
      },
    },
  ],
});

/** @param trainCount of which the time that a training takes depends. */
export function brightQuadrants(trainCount = 800): Dataset<ImageSamples> {
  return {
    description: {
      id: 'bright-quadrants',
      version: 1,
      title: 'Bright quadrants',
      modality: 'image',
      form: { modality: 'image', height: side, width: side, channels: 3 },
      classNames: ['upper left', 'upper right', 'lower left', 'lower right'],
      counts: { train: trainCount, test: 400 },
      preparation: 'none',
      homepage: 'https://example.org',
      license: { name: 'none', url: 'https://example.org', redistributable: true, credit: 'made by the test' },
    },
    train: quadrants(trainCount, 'train'),
    test: quadrants(400, 'test'),
  };
}

/** The datasets of the tiny suite. */
export const tinyDatasets = standInDatasets({ 'mnist-digits': () => brightQuadrants() });

/** Bakes the tiny suite with the product's own code, once per test run. */
export async function bakeTinySuite(
  root: string,
): Promise<{ readonly artifacts: ArtifactFolder; readonly manifests: readonly TaskManifest[] }> {
  await takeSharedBake('tiny', root, bake);
  return bake(root); // already baked
}

async function bake(root: string) {
  const artifacts = new ArtifactFolder(root);
  const manifests = await bakeSuite({ artifacts, datasets: tinyDatasets }, tinySuite, { backend: 'wasm' });
  return { artifacts, manifests };
}

function quadrants(count: number, split: string): LabeledSamples<ImageSamples> {
  const stream = new RandomStream(7, `test/bright-quadrants/${split}`);
  const labels = Int32Array.from({ length: count }, (_, index) => index % classCount);
  const data = new Uint8Array(count * side * side * 3);
  labels.forEach((label, index) => {
    for (let pixel = 0; pixel < side * side; pixel++) {
      const row = Math.floor(pixel / side);
      const column = pixel % side;
      const inside = Number(row >= side / 2) * 2 + Number(column >= side / 2) === label;
      const value = stream.integer(100) + (inside ? 110 : 0);
      data.fill(value, (index * side * side + pixel) * 3, (index * side * side + pixel + 1) * 3);
    }
  });
  return { samples: imageSamples({ height: side, width: side, channels: 3, data }), labels };
}
