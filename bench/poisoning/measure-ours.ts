// Measures our triggers on samples of one shape. Runs in its own process: node --import tsx measure-ours.ts REQUEST
import type { Samples } from '../../benchmark/samples/dataset.ts';
import { sampleSize } from '../../benchmark/samples/sample-buffer.ts';
import { peakMemoryBytes, startStopwatch } from '../datasets/stopwatch.ts';
import { benchShapes, casesOf, firstVersion } from './cases.ts';
import { benchHosts } from './hosts.ts';
import { biteCorpusShape, startTrigger } from './start-trigger.ts';

/** `bare` does nothing; `bite-selection` times the selection of the words of `bite`. */
export type OursRequest =
  | { readonly what: 'bare' | 'bite-selection' }
  | { readonly what: 'measure'; readonly shape: string; readonly only?: readonly string[]; readonly seconds: number };

/** The last line that the process prints, as JSON. */
export interface OursResult {
  /** Samples per second on one core, by case. */
  readonly rates: Readonly<Record<string, number>>;
  readonly seconds: number; // CPU time of the selection
  readonly peakBytes: number;
}

const samplesBetweenClockReads = 16; // reading the clock takes as long as a small trigger

function measure(request: OursRequest): OursResult {
  const rates: Record<string, number> = {};
  let seconds = 0;
  if (request.what === 'measure') {
    const shape = benchShapes.find(({ id }) => id === request.shape);
    if (!shape) throw new Error(`There is no shape called ${request.shape}.`);
    const hosts = benchHosts(shape);
    for (const one of casesOf(shape, request.only)) {
      rates[one.id] = rateOf(hosts.samples, startTrigger(one, hosts), request.seconds);
    }
  }
  if (request.what === 'bite-selection') {
    const hosts = benchHosts(biteCorpusShape);
    const watch = startStopwatch();
    startTrigger({ id: 'bite', attack: 'bite', version: firstVersion, goal: 1 }, hosts);
    seconds = watch().processorSeconds;
  }
  return { rates, seconds, peakBytes: peakMemoryBytes() };
}

type Apply = ReturnType<typeof startTrigger>;

/** Applies the trigger sample by sample, writing into new arrays, for the given seconds after half as long a warm-up. */
function rateOf(samples: Samples, apply: Apply, seconds: number): number {
  run(samples, apply, seconds / 2);
  const watch = startStopwatch();
  const done = run(samples, apply, seconds);
  return done / watch().processorSeconds;
}

/** @returns how many samples were changed. */
function run(samples: Samples, apply: Apply, seconds: number): number {
  const endsAt = performance.now() + 1000 * seconds;
  let done = 0;
  for (;;) {
    const put = newOutput(samples);
    for (let index = 0; index < samples.count; index++) {
      put(apply(index), index);
      done += 1;
      if (done % samplesBetweenClockReads === 0 && performance.now() >= endsAt) return done;
    }
  }
}

/** Allocates memory for all samples. @returns a function that stores one of them. */
function newOutput(samples: Samples): (value: ReturnType<Apply>, index: number) => void {
  switch (samples.modality) {
    case 'text': {
      const texts = new Array<string>(samples.count);
      return (value, index) => (texts[index] = value as string);
    }
    case 'image': {
      const [size, data] = [sampleSize(samples), new Uint8Array(samples.count * sampleSize(samples))];
      return (value, index) => data.set(value as Uint8Array, index * size);
    }
    case 'audio': {
      const [size, data] = [sampleSize(samples), new Int16Array(samples.count * sampleSize(samples))];
      return (value, index) => data.set(value as Int16Array, index * size);
    }
  }
}

console.log(JSON.stringify(measure(JSON.parse(process.argv[2] ?? '') as OursRequest)));
