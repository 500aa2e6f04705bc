import { ArtifactError } from '../formats/artifact-error.ts';
import { parseNpyLayout, type NpyLayout } from '../formats/npy-layout.ts';
import { parseNpy, type NpyArray } from '../formats/npy.ts';
import { OutputError } from './output-error.ts';
import { sandboxLimits } from './sandbox-limits.ts';
import type { StageDefinition } from './stage-definition.ts';

/** The files of an answer. */
export const sanitizeFiles = { scores: 'scores.npy', keep: 'keep.npy' } as const;

export const sanitize: StageDefinition<'sanitize'> = {
  id: 'sanitize',
  summary: 'Selects the training samples to keep; the victim is then retrained on them.',
  sees: ['train', 'clean'],
  outputs: (trainCount) => [
    { name: sanitizeFiles.scores, dtype: 'float32', shape: [trainCount], required: true },
    { name: sanitizeFiles.keep, dtype: 'bool', shape: [trainCount], required: true },
  ],
  limits: sandboxLimits,
  queries: null,
  texts: {
    gets: 'the samples and labels of train and clean; for text, also model/tokenizer.json',
    writes:
      'scores.npy, float32 [N], where higher means more likely poisoned; keep.npy, bool [N], where true keeps the sample',
    scored: 'The victim is retrained on the kept samples. Detection metrics are reported beside the scores.',
  },
};

/** The answer of stage `sanitize`, checked. */
export interface SanitizeOutput {
  readonly scores: Float32Array; // [count], finite; higher means more likely poisoned
  readonly keep: Uint8Array; // [count], 1 = keep
}

/**
 * Parses scores.npy and keep.npy of a container.
 * @param count training samples.
 * @param keptMin samples of one batch; a smaller selection cannot be trained on.
 * @throws OutputError
 */
export function parseSanitizeOutput(
  files: { readonly scores: Uint8Array; readonly keep: Uint8Array },
  { count, keptMin }: { readonly count: number; readonly keptMin: number },
): SanitizeOutput {
  const scores = parseVector(sanitizeFiles.scores, files.scores, '<f4', 'float32', count);
  const keep = parseVector(sanitizeFiles.keep, files.keep, '|b1', 'bool', count);
  if (!(scores instanceof Float32Array) || !(keep instanceof Uint8Array))
    throw new Error('NumPy dtypes and arrays disagree.');
  const broken = scores.findIndex((score) => !Number.isFinite(score));
  if (broken >= 0) {
    throw new OutputError(
      'not-finite',
      `scores.npy holds ${scores[broken]} at index ${broken}; every score must be a finite number.`,
    );
  }
  const kept = keep.reduce((sum, flag) => sum + flag, 0);
  if (kept === 0) {
    throw new OutputError('nothing-kept', 'keep.npy keeps no sample; if in doubt, keep all samples.');
  }
  if (kept < keptMin) {
    throw new OutputError(
      'too-few-kept',
      `keep.npy keeps ${kept} samples; training needs at least ${keptMin}, which is one batch.`,
    );
  }
  return { scores, keep };
}

function parseVector(
  file: string,
  bytes: Uint8Array,
  dtype: NpyArray['dtype'],
  dtypeName: string,
  count: number,
): NpyArray['data'] {
  let layout: NpyLayout;
  let array: NpyArray;
  try {
    layout = parseNpyLayout(bytes, bytes.length);
    array = parseNpy(bytes);
  } catch (cause) {
    if (!(cause instanceof ArtifactError)) throw cause;
    throw new OutputError(
      'unreadable',
      `${file} is not a readable NumPy file; expected ${dtypeName} [${count}]: ${cause.message}`,
      { cause },
    );
  }
  const { shape } = array;
  if (array.dtype !== dtype) {
    const found = layout.bigEndian ? array.dtype.replace('<', '>') : array.dtype; // as the file names it
    throw new OutputError(
      'wrong-dtype',
      `${file} holds ${found} [${shape.join(', ')}], expected ${dtypeName} (${dtype}) [${count}].`,
    );
  }
  if (shape.length !== 1 || shape[0] !== count) {
    throw new OutputError(
      'wrong-shape',
      `${file} holds ${dtypeName} [${shape.join(', ')}], expected ${dtypeName} [${count}]: one entry for each training sample.`,
    );
  }
  return array.data;
}
