import type { Samples } from '../../benchmark/samples/dataset.ts';
import { sampleSize } from '../../benchmark/samples/sample-buffer.ts';
import type { TokenIds } from './token-ids.ts';

/** Samples in the form that a model takes, read one at a time. */
export type ModelInput = { readonly count: number; readonly shape: readonly number[] } & (
  | { readonly type: 'float32'; fill(target: Float32Array, offset: number, index: number): void }
  | { readonly type: 'int32'; fill(target: Int32Array, offset: number, index: number): void }
);

/** float32 of each byte / 255. Looking it up is several times faster than dividing until the code is compiled. */
const intensities = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

const keptTokenBytesMax = 128 * 1024 ** 2;

/** Position of the color channels: ONNX and PyTorch have channels first, TensorFlow has channels last. */
export type ChannelOrder = 'channels-first' | 'channels-last';

/**
 * Images as [channels, height, width] or [height, width, channels] in [0, 1], audio as [length] in [-1, 1], texts as
 * [token ids].
 * @param tokenize required for texts only.
 */
export function modelInput(samples: Samples, order: ChannelOrder, tokenize: TokenIds | null): ModelInput {
  const { count } = samples;
  switch (samples.modality) {
    case 'image': {
      const { height, width, channels, rows } = samples;
      const plane = height * width;
      const first = order === 'channels-first';
      return {
        count,
        shape: first ? [channels, height, width] : [height, width, channels],
        type: 'float32',
        fill: (target, offset, index) => {
          const row = rows.read(index);
          const step = first ? channels : 1;
          const span = first ? plane : row.length;
          for (let channel = 0; channel < step; channel++) {
            const begin = offset + channel * span;
            for (let place = 0, at = channel; place < span; place++, at += step)
              target[begin + place] = intensities[row[at] ?? 0] ?? 0;
          }
        },
      };
    }
    case 'audio':
      return {
        count,
        shape: [sampleSize(samples)],
        type: 'float32',
        fill: (target, offset, index) => {
          const clip = samples.rows.read(index);
          for (let at = 0; at < clip.length; at++) target[offset + at] = (clip[at] ?? 0) / 32_768;
        },
      };
    case 'text': {
      if (!tokenize) throw new Error('Texts need a tokenizer to become model input; none was given.');
      const encode = encodeOnce(samples.texts, tokenize);
      return {
        count,
        shape: [tokenize.length],
        type: 'int32',
        fill: (target, offset, index) => target.set(encode(index), offset),
      };
    }
  }
}

/**
 * The token ids of each text. They are kept if those of all texts fit: a training asks for every text once per epoch,
 * and encoding takes a third of the time of its step.
 */
function encodeOnce(texts: readonly string[], { encode, length }: TokenIds): (index: number) => Int32Array {
  if (texts.length * length * Int32Array.BYTES_PER_ELEMENT > keptTokenBytesMax)
    return (index) => encode(texts[index] ?? '');
  const kept: Int32Array[] = [];
  return (index) => (kept[index] ??= encode(texts[index] ?? ''));
}

/** Several samples in one array, row-major. */
export function fillBatch(input: ModelInput, indices: ArrayLike<number>): Float32Array | Int32Array {
  const size = input.shape.reduce((product, side) => product * side, 1);
  if (input.type === 'float32') {
    const batch = new Float32Array(indices.length * size);
    for (let row = 0; row < indices.length; row++) input.fill(batch, row * size, indices[row] ?? 0);
    return batch;
  }
  const batch = new Int32Array(indices.length * size);
  for (let row = 0; row < indices.length; row++) input.fill(batch, row * size, indices[row] ?? 0);
  return batch;
}
