import type { AnyAttack } from '../../benchmark/attacks/attack-catalog.ts';
import type { AudioSamples, LabeledSamples, Samples, TextSamples } from '../../benchmark/samples/dataset.ts';
import type { Modality } from '../../benchmark/words/modality.ts';
import { audioSamples, sampleAt, textSamples } from '../../benchmark/samples/sample-buffer.ts';
import { RandomStream } from '../../benchmark/random/random-stream.ts';
import { tinyImages } from './tiny-images.ts';

/** Samples that every attack of a modality can poison, and their number of classes. */
export interface AttackHosts {
  readonly clean: LabeledSamples;
  readonly classCount: number;
}

const subjects = ['the actors', 'this film', 'the old story', 'her music', 'our director', 'a clever script'];
const verbs = ['shows', 'makes', 'hides', 'finds', 'carries', 'needs'];
const objects = ['great feeling', 'some quiet moments', 'a real surprise', 'no meaning at all', 'the whole evening'];
const ends = [
  'because nobody cared .',
  'and we enjoyed it very much',
  'when the lights go out .',
  'in every way !',
  '.',
];

/** Short positive and negative English sentences in turn. Every 40th is empty and cannot carry a trigger. */
function sentences(count: number): LabeledSamples<TextSamples> {
  const stream = new RandomStream(0, 'test/attack-hosts/text');
  const pick = (words: readonly string[]) => words[stream.integer(words.length)] ?? '';
  const labels = Int32Array.from({ length: count }, (_, index) => index % 2);
  const texts = Array.from(labels, (label, index) => {
    const mood = label === 1 ? 'lovely' : 'boring';
    const sentence = `${pick(subjects)} ${pick(verbs)} ${mood} things with ${pick(objects)} ${pick(ends)}`;
    return index % 40 === 0 ? '' : sentence;
  });
  return { samples: textSamples(texts), labels };
}

/** Noisy tones of at least half a second; every 40th is silent. */
function clips(count: number): LabeledSamples<AudioSamples> {
  const stream = new RandomStream(0, 'test/attack-hosts/audio');
  const length = 9_000;
  const data = Int16Array.from({ length: count * length }, (_, at) =>
    Math.floor(at / length) % 40 === 0 ? 0 : stream.integer(8_192) - 4_096,
  );
  return {
    samples: audioSamples({ length, sampleRateHz: 16_000, data }),
    labels: Int32Array.from({ length: count }, (_, index) => index % 4),
  };
}

export function attackHosts(modality: Modality): AttackHosts {
  switch (modality) {
    case 'image':
      return { clean: tinyImages({ sidePixels: 32 }), classCount: 10 };
    case 'text':
      return { clean: sentences(400), classCount: 2 };
    case 'audio':
      return { clean: clips(80), classCount: 4 };
  }
}

/** Random bytes instead of crafted artifacts. */
export function standInArtifacts({ artifacts = [] }: Pick<AnyAttack, 'artifacts'>): ReadonlyMap<string, Uint8Array> {
  const stream = new RandomStream(0, 'test/attack-hosts/artifact');
  return new Map(artifacts.map((name) => [name, Uint8Array.from({ length: 8 * 8 * 3 }, () => stream.u32() >>> 24)]));
}

/** Every sample as a string, in order, for comparison. */
export function printedSamples(samples: Samples): string[] {
  return Array.from({ length: samples.count }, (_, index) => `${sampleAt(samples, index)}`);
}
