import { encode } from 'jpeg-js';
import { RandomStream } from '../../benchmark/random/random-stream.ts';

/** Meaningless values of realistic size and texture, the same on every call. */
const streamName = 'bench/datasets';

/** uint8 [height, width, 3]: color waves with some grain, so that a JPEG is about as large as that of a photograph. */
function picturePixels(width: number, height: number, number: number): Uint8Array {
  const stream = new RandomStream(number, `${streamName}/picture`);
  const pixels = new Uint8Array(width * height * 3);
  const waves = Array.from({ length: 3 }, () => ({ x: 2 + stream.uniform() * 9, y: 2 + stream.uniform() * 9 }));
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const grain = stream.integer(7) - 3;
      for (const { x, y } of waves) {
        pixels[at++] = 128 + 100 * Math.sin((x * column) / width + (y * row) / height) + grain;
      }
    }
  }
  return pixels;
}

/** A JPEG of quality 90. */
export function jpegPicture(width: number, height: number, number: number): Uint8Array {
  const pixels = picturePixels(width, height, number);
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    data.set(pixels.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
  }
  return encode({ width, height, data }, 90).data;
}

/** A binary PPM. */
export function ppmPicture(width: number, height: number, number: number): Uint8Array {
  return Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), picturePixels(width, height, number)]);
}

/** uint8 [3, side, side]: one color plane after the other. */
export function planarPicture(side: number, number: number): Uint8Array {
  const pixels = picturePixels(side, side, number);
  return Uint8Array.from(pixels, (_, at) => pixels[(at % (side * side)) * 3 + Math.floor(at / (side * side))] ?? 0);
}

/** A mono WAV file, 16-bit PCM: two tones and noise. */
export function wavClip(length: number, sampleRateHz: number, number: number): Uint8Array {
  const stream = new RandomStream(number, `${streamName}/clip`);
  const [low, high] = [100 + stream.integer(300), 800 + stream.integer(2_000)];
  const bytes = Buffer.alloc(44 + 2 * length);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20); // PCM
  bytes.writeUInt16LE(1, 22); // one channel
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(2 * sampleRateHz, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(2 * length, 40);
  for (let at = 0; at < length; at++) {
    const turn = (2 * Math.PI * at) / sampleRateHz;
    const value = 6_000 * Math.sin(low * turn) + 3_000 * Math.sin(high * turn) + stream.integer(1_001) - 500;
    bytes.writeInt16LE(Math.round(value), 44 + 2 * at);
  }
  return bytes;
}

const words =
  'the of a and to in is it was for that film with as on this but one not by his from its you an are all story like ' +
  'company market new year president game team world software between although performance character extraordinary';
const vocabulary = words.split(' ');

/** Between 0.5 and 1.5 times `meanWords` words on one line, with commas and quotation marks. */
export function wordyText(meanWords: number, number: number): string {
  const stream = new RandomStream(number, `${streamName}/text`);
  const count = Math.ceil(meanWords / 2) + stream.integer(meanWords);
  const drawn = Array.from({ length: count }, (_, at) => {
    const word = vocabulary[stream.integer(vocabulary.length)] ?? '';
    return at % 11 === 10 ? `${word},` : at % 37 === 36 ? `"${word}"` : word;
  });
  return `${drawn.join(' ')}.`;
}
