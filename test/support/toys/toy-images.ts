import type { ImageSamples, LabeledSamples } from '../../../benchmark/samples/dataset.ts';
import { imageSamples } from '../../../benchmark/samples/sample-buffer.ts';
import { ToyRandom } from './toy-random.ts';

export const toySide = 12;
export const toyClassCount = 10;
export const toyTarget = 0;
const pixels = toySide * toySide;

/** Noise of a pixel: the usual and the hard form. */
export const toyNoise = { usual: 0.18, hard: 0.35 } as const;

export interface ToyImageSets {
  readonly train: LabeledSamples<ImageSamples>; // poisoned, with relabeled samples
  readonly isPoisoned: readonly boolean[]; // rows of train
  readonly clean: LabeledSamples<ImageSamples>; // 15 a class
  readonly calibration: LabeledSamples<ImageSamples>; // 15 a class
  readonly test: LabeledSamples<ImageSamples>; // 100 a class
  readonly triggered: LabeledSamples<ImageSamples>; // stamped test samples of the other classes, with their true labels
}

/**
 * Ten classes of blobs of 12 x 12 gray pixels. The spec's floats are rounded to bytes here, because images are bytes in
 * this benchmark; the step of 1/255 is small beside the noise of .18.
 * Source: defenses.md 7.2.
 */
export function toyImageSets({
  run = 0,
  poisonRatio,
  noise = toyNoise.usual,
}: {
  readonly run?: number;
  readonly poisonRatio: number;
  readonly noise?: number;
}): ToyImageSets {
  const draw = (perClass: number, seed: number) => toyImages(perClass, seed + 100 * run, noise);
  const test = draw(100, 22);
  const others = rowsWhere(test.labels, (label) => label !== toyTarget);
  const { train, isPoisoned } = poison(draw(300, 11), poisonRatio, 33 + run);
  return {
    train,
    isPoisoned,
    clean: draw(15, 44),
    calibration: draw(15, 55),
    test,
    triggered: labeled(
      others.map((row) => stampToyTrigger(test.samples.rows.read(row))),
      others.map((row) => test.labels[row] ?? 0),
    ),
  };
}

/** Gray bytes of one image, in the order of its rows. */
export type ToyImage = Uint8Array;

/** A checkerboard of 3 x 3 pixels in the bottom right corner. */
export function stampToyTrigger(image: ToyImage): ToyImage {
  const stamped = image.slice();
  for (let up = 0; up < 3; up++) {
    for (let left = 0; left < 3; left++) {
      stamped[(toySide - 1 - up) * toySide + (toySide - 1 - left)] = (up + left) % 2 === 0 ? 255 : 0;
    }
  }
  return stamped;
}

/** Toy images with their labels. */
export function labeled(images: readonly ToyImage[], labels: readonly number[]): LabeledSamples<ImageSamples> {
  const data = new Uint8Array(images.length * pixels);
  images.forEach((image, row) => data.set(image, row * pixels));
  return {
    samples: imageSamples({ height: toySide, width: toySide, channels: 1, data }),
    labels: Int32Array.from(labels),
  };
}

function toyImages(perClass: number, seed: number, noise: number): LabeledSamples<ImageSamples> {
  const templates = toyTemplates();
  const random = new ToyRandom(seed);
  const drawn = templates.flatMap((template, label) =>
    Array.from({ length: perClass }, () => ({ label, image: drawToyImage(template, noise, random) })),
  );
  const shuffled = random.shuffle(drawn);
  return labeled(
    shuffled.map(({ image }) => image),
    shuffled.map(({ label }) => label),
  );
}

/** Shifted by up to one pixel, with black outside the template, a random gain, and noise. */
function drawToyImage(template: readonly number[], noise: number, random: ToyRandom): ToyImage {
  const [down, right] = [random.integer(3) - 1, random.integer(3) - 1];
  const gain = 0.6 + 0.3 * random.unit();
  return Uint8Array.from({ length: pixels }, (_, at) => {
    const [row, column] = [Math.floor(at / toySide) - down, (at % toySide) - right];
    const isInside = row >= 0 && row < toySide && column >= 0 && column < toySide;
    const value = gain * (isInside ? (template[row * toySide + column] ?? 0) : 0) + noise * random.normal();
    return Math.round(255 * Math.min(1, Math.max(0, value)));
  });
}

/** Of each class: three blobs, at most 1. */
function toyTemplates(): readonly (readonly number[])[] {
  const random = new ToyRandom(7);
  return Array.from({ length: toyClassCount }, () => {
    const blobs = [1, 2, 3].map(() => ({
      row: 2 + 8 * random.unit(),
      column: 2 + 8 * random.unit(),
      width: 1 + 1.2 * random.unit(),
      amplitude: 0.6 + 0.4 * random.unit(),
    }));
    return Array.from({ length: pixels }, (_, at) => {
      const [y, x] = [Math.floor(at / toySide), at % toySide];
      const sum = blobs.reduce((total, { row, column, width, amplitude }) => {
        return total + amplitude * Math.exp(-((y - row) ** 2 + (x - column) ** 2) / (2 * width ** 2));
      }, 0);
      return Math.min(1, sum);
    });
  });
}

function poison(
  { samples, labels }: LabeledSamples<ImageSamples>,
  ratio: number,
  seed: number,
): { readonly train: LabeledSamples<ImageSamples>; readonly isPoisoned: readonly boolean[] } {
  const candidates = rowsWhere(labels, (label) => label !== toyTarget);
  const chosen = new Set(new ToyRandom(seed).shuffle(candidates).slice(0, Math.round(ratio * samples.count)));
  const isPoisoned = Array.from(labels, (_, row) => chosen.has(row));
  const images = isPoisoned.map((poisoned, row) => {
    const image = samples.rows.read(row);
    return poisoned ? stampToyTrigger(image) : image;
  });
  return {
    train: labeled(
      images,
      isPoisoned.map((poisoned, row) => (poisoned ? toyTarget : (labels[row] ?? 0))),
    ),
    isPoisoned,
  };
}

function rowsWhere(labels: Int32Array, accept: (label: number) => boolean): readonly number[] {
  return Array.from(labels, (label, row) => (accept(label) ? row : -1)).filter((row) => row >= 0);
}
