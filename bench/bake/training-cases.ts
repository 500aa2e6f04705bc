import { RandomStream } from '../../benchmark/random/random-stream.ts';
import type { LabeledSamples } from '../../benchmark/samples/dataset.ts';
import { audioSamples, imageSamples, textSamples } from '../../benchmark/samples/sample-buffer.ts';
import type { Victim } from '../../runners/victims/architecture.ts';
import { audioCnn } from '../../runners/victims/audio-cnn.ts';
import { buildTokenizer } from '../../runners/victims/build-tokenizer.ts';
import { smallCnn } from '../../runners/victims/small-cnn.ts';
import { textCnn } from '../../runners/victims/text-cnn.ts';
import { tokenIdsOf, type TokenIds } from '../../runners/victims/token-ids.ts';

/**
 * A victim of the bake and data in the form of its task; deterministic noise, because values do not change the work.
 */
export interface TrainingCase {
  readonly victim: Victim;
  readonly data: LabeledSamples;
  readonly tokenize: TokenIds | null;
}

const cases = { 'small-cnn': images, 'text-cnn': texts, 'audio-cnn': clips } as const;

export const measuredVictims = Object.keys(cases) as readonly (keyof typeof cases)[];

/** @param count of samples. */
export function trainingCase(id: string, count: number): TrainingCase {
  const make = measuredVictims.includes(id as keyof typeof cases) ? cases[id as keyof typeof cases] : null;
  if (!make) throw new Error(`There is no victim called "${id}" in this measurement.`);
  return make(count, new RandomStream(0, 'bench/bake'));
}

function images(count: number, stream: RandomStream): TrainingCase {
  const form = { modality: 'image', height: 28, width: 28, channels: 3 } as const; // mnist-digits
  const data = Uint8Array.from({ length: count * 28 * 28 * 3 }, () => stream.integer(256));
  const samples = imageSamples({ height: 28, width: 28, channels: 3, data });
  return { victim: smallCnn.build({ form, classCount: 10 }), data: labeled(samples, 10), tokenize: null };
}

/** As long as mails, with as many frequent words. */
function texts(count: number, stream: RandomStream): TrainingCase {
  const wordCount = 12_000;
  const word = () => `w${Math.floor(wordCount * (stream.integer(10_000) / 10_000) ** 3)}`;
  const all = Array.from({ length: count }, () => Array.from({ length: 60 + stream.integer(220) }, word).join(' '));
  const samples = textSamples(all);
  const victim = textCnn.build({ form: { modality: 'text' }, classCount: 2 });
  if (!victim.tokenizer) throw new Error('text-cnn says nothing of its tokenizer.');
  const tokenize = tokenIdsOf(buildTokenizer(all, victim.tokenizer));
  return { victim, data: labeled(samples, 2), tokenize };
}

function clips(count: number, stream: RandomStream): TrainingCase {
  const form = { modality: 'audio', length: 16_000, sampleRateHz: 16_000 } as const; // spoken-commands
  const data = Int16Array.from({ length: count * form.length }, () => stream.integer(4_000) - 2_000);
  const samples = audioSamples({ length: form.length, sampleRateHz: form.sampleRateHz, data });
  return { victim: audioCnn.build({ form, classCount: 10 }), data: labeled(samples, 10), tokenize: null };
}

function labeled(samples: LabeledSamples['samples'], classCount: number): LabeledSamples {
  return { samples, labels: Int32Array.from({ length: samples.count }, (_, index) => index % classCount) };
}
