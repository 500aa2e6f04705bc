import { blend } from '../../benchmark/attacks/audio/blend/blend.ts';
import { dailySound } from '../../benchmark/attacks/audio/daba/daily-sounds.ts';
import { meowSound } from '../../benchmark/attacks/audio/blend/meow-sound.ts';
import { cosinePattern } from '../../benchmark/attacks/image/low-frequency/cosine-pattern.ts';
import { locationSetOf } from '../../benchmark/attacks/image/patch/dyna-trigger.ts';
import { gradientNoise } from '../../benchmark/attacks/image/pnoise/gradient-noise.ts';
import { scaledSidePixels } from '../../benchmark/attacks/image/image-shape.ts';
import { mosaicPattern } from '../../benchmark/attacks/image/blend/mosaic-pattern.ts';
import { drawReflection, refool } from '../../benchmark/attacks/image/refool/refool.ts';
import { reflectionImage } from '../../benchmark/attacks/image/refool/reflection-bank.ts';
import { trojanMask, trojanParameters } from '../../benchmark/attacks/image/patch/trojannn.ts';
import { vignette } from '../../benchmark/attacks/image/refool/vignette.ts';
import { warpField } from '../../benchmark/attacks/image/wanet/warp-field.ts';
import { sampleStreamName } from '../../benchmark/attacks/poison/sample-stream-name.ts';
import type { NpyArray } from '../../benchmark/formats/npy.ts';
import type { AudioSamples, ImageSamples, Samples } from '../../benchmark/samples/dataset.ts';
import { RandomStream } from '../../benchmark/random/random-stream.ts';
import type { Case } from './cases.ts';
import { benchSeed, benchTarget, trojanPixels } from './start-trigger.ts';

type Arrays = Readonly<Record<string, NpyArray>>;

const textWords = 24; // the most that one text draws from its stream
const reflections = 64;
const [controlPoints, frequencies, brightest] = [4, 3, 51]; // defaults of wanet and low-frequency
const [noisePeriod, noiseOctaves] = [4, 2];
const [pieces, shownPieces] = [16, 8];

/**
 * What the Python implementation needs to produce the same samples: patterns, and the random draws of the first `drawn`
 * samples. It computes by itself whatever has a short formula.
 */
export function caseInputs(one: Case, samples: Samples, drawn: number): Arrays {
  switch (samples.modality) {
    case 'image':
      return imageInputs(one, samples, drawn);
    case 'audio':
      return audioInputs(one, samples);
    case 'text':
      return {
        words: float64(
          [drawn, textWords],
          draw(`text/${one.attack}`, drawn, textWords, (stream) => stream.u32()),
        ),
      };
  }
}

function imageInputs(one: Case, samples: ImageSamples, drawn: number): Arrays {
  const { height, width } = samples;
  const stream = (name: string) => new RandomStream(benchSeed, `trigger/image/${name}`);
  const image = (data: Uint8Array) => uint8([height, width, data.length / height / width], data);
  switch (one.id) {
    case 'blend':
      return { pattern: image(mosaicPattern(stream('blend/mosaic'), height, width)) };
    case 'adaptive-blend':
    case 'adaptive-blend, covers':
      return {
        pattern: image(mosaicPattern(stream('adaptive-blend/mosaic'), height, width)),
        shown: uint8([drawn, pieces], shownMasks(drawn)),
      };
    case 'pnoise':
      return { pattern: image(gradientNoise(stream('pnoise'), samples, noisePeriod, noiseOctaves)) };
    case 'low-frequency':
      return { pattern: image(cosinePattern(stream('low-frequency'), samples, frequencies, brightest)) };
    case 'wanet':
    case 'wanet, covers': {
      const field = float64([2, height, width], warpField(stream('wanet'), height, width, controlPoints));
      const count = height * width * 2;
      const own = draw('image/wanet/cover', drawn, count, (random) => 2 * random.uniform() - 1);
      return one.decoy ? { field, own: float64([drawn, height, width, 2], own) } : { field };
    }
    case 'bpp, covers': {
      const others = draw('image/bpp/cover', drawn, 1, (random) => random.integer(samples.count - 1));
      return {
        others: float64(
          [drawn],
          others.map((other, index) => (other >= index ? other + 1 : other)),
        ),
      };
    }
    case 'refool':
      return refoolInputs(samples, drawn);
    case 'dyna-trigger':
      return dynaInputs(samples, drawn);
    case 'trojannn': {
      const { sidePixels, top, left } = trojanMask(trojanParameters.parse({}), samples);
      return {
        pattern: uint8([sidePixels, sidePixels, 3], trojanPixels(samples)),
        place: float64([2], Float64Array.of(top, left)),
      };
    }
    default:
      return {};
  }
}

function shownMasks(drawn: number): Uint8Array {
  const masks = new Uint8Array(drawn * pieces);
  for (let index = 0; index < drawn; index++) {
    const stream = new RandomStream(benchSeed, 'sample/image/adaptive-blend', { sampleIndex: index });
    for (const piece of stream.choose(pieces, shownPieces)) masks[index * pieces + piece] = 1;
  }
  return masks;
}

function refoolInputs({ height, width }: ImageSamples, drawn: number): Arrays {
  const bank = new Uint8Array(reflections * height * width * 3);
  for (let number = 0; number < reflections; number++) {
    bank.set(reflectionImage(benchSeed, number, { height, width }), number * height * width * 3);
  }
  const draws = Float64Array.from({ length: drawn }, (_, index) => index);
  const columns = Array.from(draws, (index) => {
    const stream = new RandomStream(benchSeed, sampleStreamName('image/refool', 'train'), { sampleIndex: index });
    const { imageNumber, ghost, down, right, ghostAlpha, sigma, attenuation } = drawReflection(
      stream,
      refool.parameters.parse({}) as Parameters<typeof drawReflection>[1],
    );
    return [imageNumber, Number(ghost), down, right, ghostAlpha, sigma, attenuation];
  });
  return {
    bank: uint8([reflections, height, width, 3], bank),
    window: float64([height, width], vignette(height, width)),
    draws: float64([drawn, 7], Float64Array.from(columns.flat())),
  };
}

/** Each sample draws first its column, then its block. */
function dynaInputs(samples: ImageSamples, drawn: number): Arrays {
  const side = scaledSidePixels(4, samples);
  const { top, firstLeft, count } = locationSetOf(benchTarget, side, samples);
  const words = draw('image/dyna-trigger', drawn, 1 + side * side * 3, (stream) => stream.u32());
  return {
    place: float64([4], Float64Array.of(side, top, firstLeft, count)),
    words: float64([drawn, 1 + side * side * 3], words),
  };
}

function audioInputs(one: Case, { sampleRateHz }: AudioSamples): Arrays {
  if (one.attack === blend.id) return { sound: int16(meowSound(sampleRateHz)) };
  if (one.attack === 'daba') return { sound: int16(dailySound('doorbell', sampleRateHz, benchSeed)) };
  return {};
}

/** For each of the first `samples` samples, the first `count` numbers of its own random stream. */
function draw(name: string, samples: number, count: number, take: (stream: RandomStream) => number): Float64Array {
  const values = new Float64Array(samples * count);
  for (let index = 0; index < samples; index++) {
    const stream = new RandomStream(benchSeed, `sample/${name}`, { sampleIndex: index });
    for (let at = 0; at < count; at++) values[index * count + at] = take(stream);
  }
  return values;
}

function uint8(shape: readonly number[], data: Uint8Array): NpyArray {
  return { dtype: '|u1', shape, data };
}

function int16(data: Int16Array): NpyArray {
  return { dtype: '<i2', shape: [data.length], data };
}

function float64(shape: readonly number[], data: Float64Array): NpyArray {
  return { dtype: '<f8', shape, data };
}
