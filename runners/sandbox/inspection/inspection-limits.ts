import { SandboxError } from '../sandbox-error.ts';
import type { ImageTotals } from './image-files.ts';

/** What an image may hold, and how long it may take to find out. */
export interface InspectionLimits {
  /** Files, folders and links together. */
  readonly entriesMax: number;
  /** Sum of the apparent sizes. */
  readonly bytesMax: number;
  readonly timeMs: number;
}

/** Base images with CUDA and PyTorch hold some 100,000 files. */
export const inspectionLimits: InspectionLimits = { entriesMax: 1_000_000, bytesMax: 8 * 1024 ** 3, timeMs: 60_000 };

/** @throws SandboxError IMAGE_TOO_LARGE as soon as a count that is still growing exceeds its limit. */
export function requireTotals({ entries, bytes }: ImageTotals, { entriesMax, bytesMax }: InspectionLimits): void {
  if (entries <= entriesMax && bytes <= bytesMax) return;
  const found = entries > entriesMax ? `more than ${entriesMax} files` : `files of more than ${bytesMax} bytes`;
  throw new SandboxError(
    'IMAGE_TOO_LARGE',
    `The image holds ${found}, unpacked; at most ${entriesMax} files of together ${bytesMax} bytes are allowed.`,
    { entries, bytes, entriesMax, bytesMax },
  );
}
