import type { AudioSamples, LabeledSamples } from '../../../../benchmark/samples/dataset.ts';
import { audioSamples } from '../../../../benchmark/samples/sample-buffer.ts';
import { RandomStream } from '../../../../benchmark/random/random-stream.ts';

/** Random clips at an eighth of full scale with the labels 0, 1, … in turn. */
export function hostClips({
  count = 100,
  length = 2000,
  sampleRateHz = 16_000,
  classCount = 4,
} = {}): LabeledSamples<AudioSamples> {
  const stream = new RandomStream(0, 'test/host-clips');
  const data = Int16Array.from({ length: count * length }, () => stream.integer(8192) - 4096);
  return {
    samples: audioSamples({ length, sampleRateHz, data }),
    labels: Int32Array.from({ length: count }, (_, index) => index % classCount),
  };
}

/** One clip of zeros. */
export function silence(length: number, sampleRateHz = 16_000): AudioSamples {
  return audioSamples({ length, sampleRateHz, data: new Int16Array(length) });
}
