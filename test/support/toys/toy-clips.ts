import type { AudioSamples, ImageSamples, LabeledSamples } from '../../../benchmark/samples/dataset.ts';
import { audioSamples } from '../../../benchmark/samples/sample-buffer.ts';
import { labeled, toyClassCount, toySide, toyTarget } from './toy-images.ts';
import { ToyRandom } from './toy-random.ts';

const sampleRateHz = 8_000;
const frameLength = 128;
const clipLength = toySide * frameLength;
const fullScale = 4; // two tones with noise exceed 1, and a clip is int16

export interface ToyClipSets {
  readonly train: LabeledSamples<AudioSamples>; // poisoned, with relabeled samples
  readonly isPoisoned: readonly boolean[]; // rows of train
  readonly clean: LabeledSamples<AudioSamples>; // 15 a class
  readonly calibration: LabeledSamples<AudioSamples>; // 15 a class
  readonly test: LabeledSamples<AudioSamples>; // 100 a class
  readonly triggered: LabeledSamples<AudioSamples>; // test samples of the other classes, with their true labels
}

/**
 * Ten classes of two tones in noise. The sizes and seeds of the sets are those of the toy images.
 * Source: defenses.md 7.3.
 */
export function toyClipSets({
  run = 0,
  poisonRatio,
}: {
  readonly run?: number;
  readonly poisonRatio: number;
}): ToyClipSets {
  const draw = (perClass: number, seed: number) => toyClips(perClass, seed + 100 * run);
  const all = draw(300, 11);
  const candidates = rowsOfOthers(all.labels);
  const poisonCount = Math.round(poisonRatio * all.labels.length);
  const chosen = new Set(new ToyRandom(33 + run).shuffle(candidates).slice(0, poisonCount));
  const test = draw(100, 22);
  const others = rowsOfOthers(test.labels);
  return {
    train: labeledClips(
      all.waves.map((wave, row) => (chosen.has(row) ? addToyTone(wave) : wave)),
      all.labels.map((label, row) => (chosen.has(row) ? toyTarget : label)),
    ),
    isPoisoned: all.labels.map((_, row) => chosen.has(row)),
    clean: clipsOf(draw(15, 44)),
    calibration: clipsOf(draw(15, 55)),
    test: clipsOf(test),
    triggered: labeledClips(
      others.map((row) => addToyTone(test.waves[row] ?? [])),
      others.map((row) => test.labels[row] ?? 0),
    ),
  };
}

/** A tone of 3,500 Hz over the last 128 samples. */
function addToyTone(wave: readonly number[]): readonly number[] {
  return wave.map((value, at) =>
    at < clipLength - frameLength ? value : value + 0.8 * Math.sin((2 * Math.PI * 3_500 * at) / sampleRateHz),
  );
}

interface Waves {
  readonly waves: readonly (readonly number[])[];
  readonly labels: readonly number[];
}

function toyClips(perClass: number, seed: number): Waves {
  const secondBands = new ToyRandom(7);
  const bands = Array.from({ length: toyClassCount }, (_, label) => [label, (label + 2 + secondBands.integer(5)) % 10]);
  const random = new ToyRandom(seed);
  const drawn = bands.flatMap((pair, label) =>
    Array.from({ length: perClass }, () => ({ label, wave: drawWave(pair, random) })),
  );
  const shuffled = random.shuffle(drawn);
  return { waves: shuffled.map(({ wave }) => wave), labels: shuffled.map(({ label }) => label) };
}

function drawWave(bands: readonly number[], random: ToyRandom): readonly number[] {
  const start = random.integer(256);
  const duration = 900 + random.integer(300);
  const phases = bands.map(() => 6.28 * random.unit());
  const amplitudes = bands.map(() => 0.35 + 0.3 * random.unit());
  return Array.from({ length: clipLength }, (_, at) => {
    const isOn = at >= start && at < start + duration;
    const tones = bands.map((band, which) => {
      const angle = (2 * Math.PI * frequencyHz(band) * at) / sampleRateHz + (phases[which] ?? 0);
      return (amplitudes[which] ?? 0) * Math.sin(angle);
    });
    return 0.15 * random.normal() + (isOn ? tones.reduce((sum, tone) => sum + tone, 0) : 0);
  });
}

const frequencyHz = (band: number): number => 200 + 300 * band;

function rowsOfOthers(labels: Iterable<number>): readonly number[] {
  return [...labels].flatMap((label, row) => (label === toyTarget ? [] : [row]));
}

function clipsOf({ waves, labels }: Waves): LabeledSamples<AudioSamples> {
  return labeledClips(waves, labels);
}

function labeledClips(waves: Waves['waves'], labels: readonly number[]): LabeledSamples<AudioSamples> {
  const data = new Int16Array(waves.length * clipLength);
  waves.forEach((wave, row) => {
    data.set(
      wave.map((value) => Math.max(-32_768, Math.min(32_767, Math.round((value / fullScale) * 32_768)))),
      row * clipLength,
    );
  });
  return { samples: audioSamples({ length: clipLength, sampleRateHz, data }), labels: Int32Array.from(labels) };
}

/** The clips as pictures of bytes, which the toy victim is trained on. */
export function toySpectrograms({ samples, labels }: LabeledSamples<AudioSamples>): LabeledSamples<ImageSamples> {
  const pictures = Array.from(labels, (_, row) => {
    const values = Float32Array.from(samples.rows.read(row), (value) => value / 32_768);
    return Uint8Array.from(toySpectrogram(values), (value) => Math.round(255 * value));
  });
  return labeled(pictures, [...labels]);
}

/**
 * The front end: for each frame the magnitude at twelve frequencies, under a Hann window.
 * @param wave in the scale of a model, full scale = 1. @returns [12 bands, 12 frames] in [0, 1].
 */
export function toySpectrogram(wave: Float32Array): Float32Array {
  return Float32Array.from({ length: toySide * toySide }, (_, place) => {
    const [band, frame] = [Math.floor(place / toySide), place % toySide];
    const filter = filters[band] ?? [];
    let [real, imaginary] = [0, 0];
    for (const [at, { cos, sin }] of filter.entries()) {
      const value = fullScale * (wave[frame * frameLength + at] ?? 0);
      real += value * cos;
      imaginary += value * sin;
    }
    return Math.min(1, Math.log(1 + Math.hypot(real, imaginary)) / 3.5);
  });
}

const filters = Array.from({ length: toySide }, (_, band) =>
  Array.from({ length: frameLength }, (_, at) => {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / frameLength);
    const angle = (2 * Math.PI * frequencyHz(band) * at) / sampleRateHz;
    return { cos: window * Math.cos(angle), sin: window * Math.sin(angle) };
  }),
);
