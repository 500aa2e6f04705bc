import { extname } from 'node:path';
import type { SampleForm } from '../../benchmark/words/dataset-document.ts';
import { fitLength } from './fit-length.ts';
import { decodeAu } from './formats/decode-au.ts';
import { decodeWav } from './formats/decode-wav.ts';
import { resampleAudio } from './resample-audio.ts';

/** Far above the longest clip of the datasets (145 s at 16 kHz, 5 MB). */
export const maxClipBytes = 64 * 1024 * 1024;

/**
 * Converts one sound file to the form of its dataset: one channel, resampled if needed, truncated or padded with zeros
 * at the end.
 * @param file its extension, .wav or .au, determines the format; also for error messages.
 * @throws DatasetError RECORD_CORRUPT | RECORD_TRUNCATED
 */
export function clipFrom(
  bytes: Uint8Array,
  file: string,
  { length, sampleRateHz }: Extract<SampleForm, { modality: 'audio' }>,
): Int16Array {
  const clip = extname(file) === '.au' ? decodeAu(bytes, file) : decodeWav(bytes, file);
  if (clip.sampleRateHz === sampleRateHz) return fitLength(clip.samples, length);
  const resampling = { fromHz: clip.sampleRateHz, toHz: sampleRateHz, maxLength: length };
  return fitLength(resampleAudio(clip.samples, resampling), length);
}
