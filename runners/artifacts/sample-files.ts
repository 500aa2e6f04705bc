import type { ImageSamples } from '../datasets/dataset.ts';
import { ArtifactError } from './artifact-error.ts';
import { parseNpy, writeNpy } from './npy.ts';

/** Image samples as .npy uint8 [count, height, width, channels]. */
export function encodeSamples(samples: ImageSamples): Uint8Array {
  return writeNpy({
    dtype: '|u1',
    shape: [samples.count, samples.height, samples.width, samples.channels],
    data: samples.data,
  });
}

/** @throws ArtifactError when the bytes are not uint8 of rank 4. */
export function parseSamples(bytes: Uint8Array): ImageSamples {
  const { shape, data, dtype } = parseNpy(bytes);
  const [count, height, width, channels] = shape;
  if (
    !(data instanceof Uint8Array) ||
    shape.length !== 4 ||
    count === undefined ||
    height === undefined ||
    width === undefined ||
    channels === undefined
  ) {
    throw new ArtifactError(
      'NPY_INVALID',
      `x.npy holds ${dtype} [${shape.join(', ')}], expected uint8 [count, height, width, channels].`,
      { dtype, shape },
    );
  }
  return { modality: 'image', count, height, width, channels, data };
}

/** Labels as .npy int64 [count]. */
export function encodeLabels(labels: Int32Array): Uint8Array {
  return writeNpy({ dtype: '<i8', shape: [labels.length], data: BigInt64Array.from(labels, BigInt) });
}

/** @throws ArtifactError when the bytes are not int64 of rank 1. */
export function parseLabels(bytes: Uint8Array): Int32Array {
  const { shape, data, dtype } = parseNpy(bytes);
  if (!(data instanceof BigInt64Array) || shape.length !== 1) {
    throw new ArtifactError('NPY_INVALID', `y.npy holds ${dtype} [${shape.join(', ')}], expected int64 [count].`, {
      dtype,
      shape,
    });
  }
  return Int32Array.from(data, Number);
}

/** Flags as .npy bool [count]; 1 = true. */
export function encodeFlags(flags: Uint8Array): Uint8Array {
  return writeNpy({ dtype: '|b1', shape: [flags.length], data: flags });
}
