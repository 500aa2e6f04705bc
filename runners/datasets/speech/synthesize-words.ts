import { availableParallelism } from 'node:os';
import { runBoundedChild } from '../../child-process/bounded-child.ts';

/** One word as flite is to say it. */
export interface Utterance {
  readonly word: string;
  readonly voice: 'kal16' | 'awb' | 'slt' | 'rms';
  readonly durationStretch: number; // 1 is the voice's own tempo, 2 half of it
  readonly pitchHz?: number; // mean of the fundamental frequency; the voice's own when absent, as always with rms
}

const limits = { untrusted: false, timeoutMs: 10 * 60_000, memoryBytes: 2 * 1024 ** 3 };

/**
 * Speaks words, in processes of their own and as many as there are cores. The same utterances give the same bytes.
 * @param onProgress told the share that is done, in [0, 1].
 * @returns int16 clips at 16 kHz, as long as the words are.
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
  const failure = new AbortController(); // one that fails ends the others
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
