import type { Samples } from '../samples/dataset.ts';
import {
  audioSamples,
  imageSamples,
  packSamples,
  sampleSize,
  takeSamples,
  type SamplesOf,
} from '../samples/sample-buffer.ts';
import { detectionCurves } from '../scoring/detection-curves.ts';
import type { Modality } from '../words/modality.ts';
import { audioDetectors } from './audio-detectors.ts';
import { imageDetectors } from './image-detectors.ts';
import { textDetectors } from './text-detectors.ts';
import type { TrivialDetector } from './trivial-detector.ts';

/** Every trivial detector, by modality. */
export const trivialDetectors: { readonly [M in Modality]: readonly TrivialDetector<SamplesOf<M>>[] } = {
  image: imageDetectors,
  text: textDetectors,
  audio: audioDetectors,
};

/** How well one rule tells poisoned from other samples, in the better of both directions, [0.5, 1]. */
export interface TrivialDetection {
  readonly id: string;
  readonly auroc: number;
}

const samplesMax = 10_000;
const bytesMax = 256 * 1024 ** 2;

/**
 * Asks every trivial detector of the modality about a training set. Of a large one, they see evenly spaced samples.
 * @param samples a training set in random order.
 * @param poisoned the truth, 0 or 1, [samples.count]; covers count as other samples.
 */
export function runTrivialDetectors(samples: Samples, poisoned: Uint8Array): readonly TrivialDetection[] {
  const count = Math.max(1, Math.min(samplesMax, samples.count, Math.floor(bytesMax / bytesOf(samples))));
  const rows = Uint32Array.from({ length: Math.min(count, samples.count) }, (_, at) =>
    Math.floor((at * samples.count) / count),
  );
  const seen = takeSamples(samples, rows);
  const truth = Uint8Array.from(rows, (row) => poisoned[row] ?? 0);
  switch (seen.modality) {
    case 'image':
      return run(imageDetectors, imageSamples({ ...seen, data: packSamples(seen) }), truth); // triggers are applied once
    case 'text':
      return run(textDetectors, seen, truth);
    case 'audio':
      return run(audioDetectors, audioSamples({ ...seen, data: packSamples(seen) }), truth);
  }
}

function bytesOf(samples: Samples): number {
  if (samples.modality === 'text') return 1;
  return sampleSize(samples) * (samples.modality === 'audio' ? 2 : 1);
}

function run<S extends Samples>(
  detectors: readonly TrivialDetector<S>[],
  samples: S,
  poisoned: Uint8Array,
): readonly TrivialDetection[] {
  return detectors.map(({ id, scores }) => {
    const area = detectionCurves(scores(samples, poisoned), poisoned).areaUnderRoc ?? 0.5;
    return { id, auroc: Math.max(area, 1 - area) };
  });
}
