import { roundHalfUp } from '../../../benchmark/random/deterministic-math.ts';
import { DatasetError } from '../../../benchmark/samples/dataset-error.ts';

/** One clip with a single channel. */
export interface MonoClip {
  readonly sampleRateHz: number;
  readonly samples: Int16Array;
}

/** Layout of 16-bit samples, as declared by both sound formats. */
export interface SampleLayout {
  readonly sampleRateHz: number;
  readonly channelCount: number;
  readonly littleEndian: boolean;
}

const lowestRateHz = 4000;
const highestRateHz = 192_000;
const maxChannels = 8;

/**
 * Converts 16-bit samples to one channel: the rounded mean of all channels.
 * @param file for error messages.
 * @throws DatasetError RECORD_CORRUPT
 */
export function monoClip(bytes: Uint8Array, layout: SampleLayout, file: string): MonoClip {
  const { sampleRateHz, channelCount, littleEndian } = layout;
  const rateFits = sampleRateHz >= lowestRateHz && sampleRateHz <= highestRateHz;
  if (!rateFits || !(channelCount >= 1 && channelCount <= maxChannels) || bytes.length % (2 * channelCount) !== 0) {
    const message = `${file} declares ${channelCount} channels at ${sampleRateHz} Hz in ${bytes.length} bytes of 16-bit samples, expected 1 to ${maxChannels} channels at ${lowestRateHz} to ${highestRateHz} Hz and whole samples.`;
    throw new DatasetError('RECORD_CORRUPT', message, { file, ...layout, bytes: bytes.length });
  }
  const samples = new Int16Array(bytes.length / 2 / channelCount);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let position = 0; position < samples.length; position++) {
    let sum = 0;
    for (let channel = 0; channel < channelCount; channel++) {
      sum += view.getInt16((position * channelCount + channel) * 2, littleEndian);
    }
    samples[position] = roundHalfUp(sum / channelCount);
  }
  return { sampleRateHz, samples };
}
