import wavefile from 'wavefile';
import { z } from 'zod';
import { DatasetError } from '../../../benchmark/samples/dataset-error.ts';
import { type MonoClip, monoClip } from './mono-clip.ts';

const parsedWav = z.object({
  fmt: z.object({
    audioFormat: z.number(),
    numChannels: z.number(),
    sampleRate: z.number(),
    bitsPerSample: z.number(),
    subformat: z.array(z.number()),
  }),
  data: z.object({ samples: z.instanceof(Uint8Array) }),
});
const pcm = 1;
const extensible = 0xfffe;

/**
 * Decodes a WAV file with 16-bit PCM samples to one channel.
 * @param file for error messages.
 * @throws DatasetError RECORD_CORRUPT | RECORD_TRUNCATED
 */
export function decodeWav(bytes: Uint8Array, file: string): MonoClip {
  const { fmt, data } = parse(formatAndData(bytes, file), file);
  const encoding = fmt.audioFormat === extensible ? fmt.subformat[0] : fmt.audioFormat;
  if (encoding !== pcm || fmt.bitsPerSample !== 16) {
    const message = `${file} has encoding ${encoding} with ${fmt.bitsPerSample} bits, expected 16-bit PCM (1).`;
    throw new DatasetError('RECORD_CORRUPT', message, { file, encoding, bitsPerSample: fmt.bitsPerSample });
  }
  const layout = { sampleRateHz: fmt.sampleRate, channelCount: fmt.numChannels, littleEndian: true };
  return monoClip(data.samples, layout, file);
}

function parse(bytes: Uint8Array, file: string): z.infer<typeof parsedWav> {
  try {
    return parsedWav.parse(new wavefile.WaveFile(bytes));
  } catch (cause) {
    throw new DatasetError('RECORD_CORRUPT', `${file} cannot be decoded as a WAV.`, { file }, { cause });
  }
}

/**
 * Reduces the file to its first format chunk and first data chunk. The library accepts truncated files and allocates
 * whatever other chunks declare, so twelve bytes of cue points could use up all memory.
 */
function formatAndData(bytes: Uint8Array, file: string): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isWave = buffer.toString('latin1', 0, 4) === 'RIFF' && buffer.toString('latin1', 8, 12) === 'WAVE';
  const kept = new Map<string, Buffer>();
  for (let at = 12; isWave && kept.size < 2 && at + 8 <= buffer.length;) {
    const id = buffer.toString('latin1', at, at + 4);
    const size = buffer.readUInt32LE(at + 4);
    const end = at + 8 + size;
    if (end > buffer.length) {
      const message = `${file}: chunk "${id}" should end at byte ${end}, but the file ends at ${buffer.length}.`;
      throw new DatasetError('RECORD_TRUNCATED', message, { file, found: buffer.length, expected: end });
    }
    if ((id === 'fmt ' || id === 'data') && !kept.has(id)) kept.set(id, buffer.subarray(at, end));
    at = end + (size % 2); // chunks begin at even bytes
  }
  const [format, data] = [kept.get('fmt '), kept.get('data')];
  if (!format || !data) {
    throw new DatasetError('RECORD_CORRUPT', `${file} is not a WAV file with a format chunk and a data chunk.`, {
      file,
    });
  }
  return Buffer.concat([buffer.subarray(0, 12), format, data]);
}
