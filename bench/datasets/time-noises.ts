import type { DatasetSource, SourceValue } from '../../runners/datasets/dataset-source.ts';
import type { LabeledSamples, Samples } from '../../benchmark/samples/dataset.ts';
import type { SampleForm } from '../../benchmark/words/dataset-document.ts';
import { audioSamples, imageSamples, sampleAt, textSamples } from '../../benchmark/samples/sample-buffer.ts';
import { qualityNoiseCatalog } from '../../benchmark/factors/factor-catalog.ts';
import type { QualityNoise } from '../../benchmark/factors/factor.ts';
import { readRecords } from './time-loading.ts';
import { startStopwatch } from './stopwatch.ts';

const samplesBytesMax = 256 * 1024 ** 2;
const leastSeconds = 1;
const mostSeconds = 3;

/** Samples changed per CPU second. */
export interface NoiseRate {
  readonly id: string;
  readonly samplesPerProcessorSecond: number;
}

export function noisesOf(modality: Samples['modality']): readonly (typeof qualityNoiseCatalog)[number][] {
  return qualityNoiseCatalog.filter((noise) => noise.modality === modality);
}

/** Reads up to `count` records into memory, or as many as the memory limit allows. */
export async function loadSamples(source: DatasetSource, form: SampleForm, count: number): Promise<LabeledSamples> {
  const size = form.modality === 'image' ? form.height * form.width * form.channels : 0;
  const length = form.modality === 'audio' ? form.length : 0;
  const wanted = Math.min(count, Math.floor(samplesBytesMax / Math.max(1, size, 2 * length)));
  const images = new Uint8Array(wanted * size);
  const clips = new Int16Array(wanted * length);
  const texts: string[] = [];
  const labels: number[] = [];
  await readRecords(source, ({ value, label }) => {
    const index = labels.length;
    if (value instanceof Uint8Array) images.set(value, index * size);
    else if (value instanceof Int16Array) clips.set(value, index * length);
    else texts.push(value);
    labels.push(label);
    return labels.length < wanted;
  });
  if (labels.length < wanted)
    throw new Error(`The first pass read ${wanted} records, the second only ${labels.length}.`);
  return { samples: samplesOf(form, images, clips, texts), labels: Int32Array.from(labels) };
}

function samplesOf(form: SampleForm, images: Uint8Array, clips: Int16Array, texts: readonly string[]): Samples {
  switch (form.modality) {
    case 'image':
      return imageSamples({ ...form, data: images });
    case 'audio':
      return audioSamples({ ...form, data: clips });
    case 'text':
      return textSamples(texts);
  }
}

/** Applies each quality noise of the modality, with default parameters, to the samples for at least a second. */
export function timeNoises({ samples }: LabeledSamples): readonly NoiseRate[] {
  return noisesOf(samples.modality).map((noise) => {
    const change = (noise as unknown as QualityNoise<Samples>).createNoise({ seed: 0 });
    const apply = (index: number) => change(sampleAt(samples, index), index);
    return { id: noise.id, samplesPerProcessorSecond: rateOf(samples.count, apply) };
  });
}

/** Makes whole passes for at least a second; a pass that takes too long is cut short. */
function rateOf(count: number, apply: (index: number) => SourceValue): number {
  const warmUp = startStopwatch();
  for (let index = 0; index < count && warmUp().wallSeconds < leastSeconds / 4; index++) apply(index);
  const watch = startStopwatch();
  const startedAt = performance.now();
  let done = 0;
  for (;;) {
    apply(done % count);
    done += 1;
    const seconds = (performance.now() - startedAt) / 1000;
    if (seconds >= mostSeconds || (seconds >= leastSeconds && done % count === 0)) break;
  }
  return done / watch().processorSeconds;
}
