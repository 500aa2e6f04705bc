// Our triggers on samples of one shape, in a process of its own: node --import tsx measure-ours.ts REQUEST
import type { Samples } from '../../benchmark/samples/dataset.ts';
import { sampleSize } from '../../benchmark/samples/sample-buffer.ts';
import { peakMemoryBytes, startStopwatch } from '../datasets/stopwatch.ts';
import { benchShapes, casesOf } from './cases.ts';
import { benchHosts } from './hosts.ts';
import { biteCorpusShape, startTrigger } from './start-trigger.ts';

/** `bare` does nothing; `bite-selection` times how long the words are chosen. */
export type OursRequest =
  | { readonly what: 'bare' | 'bite-selection' }
  | { readonly what: 'measure'; readonly shape: string; readonly only?: readonly string[]; readonly seconds: number };

/** What the process prints as its last line. */
export interface OursResult {
  /** Samples in a second of one core, by case. */
  readonly rates: Readonly<Record<string, number>>;
  readonly seconds: number; // of selection
  readonly peakBytes: number;
}

const samplesBetweenLooks = 16; // a clock costs as much as a small trigger

function measure(request: OursRequest): OursResult {
  const rates: Record<string, number> = {};
  let seconds = 0;
  if (request.what === 'measure') {
    const shape = benchShapes.find(({ id }) => id === request.shape);
    if (!shape) throw new Error(`No shape is called ${request.shape}.`);
    const hosts = benchHosts(shape);
    for (const one of casesOf(shape, request.only)) {
      rates[one.id] = rateOf(hosts.samples, startTrigger(one, hosts), request.seconds);
    }
  }
  if (request.what === 'bite-selection') {
    const hosts = benchHosts(biteCorpusShape);
    const watch = startStopwatch();
    startTrigger({ id: 'bite', attack: 'bite', goal: 1 }, hosts);
    seconds = watch().processorSeconds;
  }
  return { rates, seconds, peakBytes: peakMemoryBytes() };
}

type Apply = ReturnType<typeof startTrigger>;

/** One sample after the other into new arrays of all of them, for so many seconds after as much as compiles the code. */
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
      if (done % samplesBetweenLooks === 0 && performance.now() >= endsAt) return done;
    }
  }
}

/** Room for all samples, and what puts one into it. */
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
