import { availableParallelism } from 'node:os';
import { runBoundedChild } from '../../child-process/bounded-child.ts';

/** One word, and how flite speaks it. */
export interface Utterance {
  readonly word: string;
  readonly voice: 'kal16' | 'awb' | 'slt' | 'rms';
  readonly durationStretch: number; // 1 is the voice's own tempo, 2 is half of it
  readonly pitchHz?: number; // mean of the fundamental frequency; default: the voice's own, which rms always uses
}

const limits = { timeoutMs: 10 * 60_000, memoryBytes: 2 * 1024 ** 3 };

/**
 * Synthesizes words in one process per core. The same utterances give the same bytes.
 * @param onProgress called with the finished share, in [0, 1].
 * @returns int16 clips at 16 kHz, each as long as its word.
 * @throws ReportedError | ChildError
 */
export async function synthesizeWords(
  utterances: readonly Utterance[],
  {
    onProgress,
    signal,
  }: { readonly onProgress?: ((fraction: number) => void) | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<readonly Int16Array[]> {
  const workers = Math.max(1, Math.min(availableParallelism(), utterances.length));
  const done = Array.from({ length: workers }, () => 0);
  const shares = done.map((_, worker) => utterances.filter((_, index) => index % workers === worker));
  const failure = new AbortController(); // the first failure stops the others
  const anyEnd = AbortSignal.any([failure.signal, ...(signal ? [signal] : [])]);
  const spoken = await Promise.all(
    shares.map((share, worker) =>
      runBoundedChild<{ utterances: readonly Utterance[] }, readonly Int16Array[]>(
        new URL('synthesize-child.ts', import.meta.url),
        { utterances: share },
        limits,
        {
          signal: anyEnd,
          onProgress: (count: number) => {
            done[worker] = count;
            onProgress?.(done.reduce((sum, value) => sum + value, 0) / utterances.length);
          },
        },
      ).catch((error: unknown) => {
        failure.abort(error);
        throw error;
      }),
    ),
  );
  return utterances.map((_, index) => spoken[index % workers]?.[Math.floor(index / workers)] ?? new Int16Array());
}
