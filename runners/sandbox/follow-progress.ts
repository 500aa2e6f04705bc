import type Docker from 'dockerode';
import { z } from 'zod';

const progressLine = z.object({
  stream: z.string().optional(),
  status: z.string().optional(),
  error: z.string().optional(),
  errorDetail: z.object({ message: z.string().optional() }).optional(),
});

/** What a pull, import or build said: its last lines, and the error that hides among them, if any. */
export interface Progress {
  readonly error: string | null;
  readonly tail: string;
}

const tailLinesMax = 60;

/**
 * Reads the progress lines of a pull, import or build to their end. The engine answers 200 before it begins, so a
 * failure shows only as an `error` in these lines, which dockerode does not reject on.
 */
export function followProgress(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  onLine: (line: string) => void = () => {},
): Promise<Progress> {
  return new Promise((resolve, reject) => {
    let error: string | null = null;
    const tail: string[] = [];
    const take = (event: unknown): void => {
      const parsed = progressLine.safeParse(event);
      if (!parsed.success) return;
      error ??= parsed.data.error ?? parsed.data.errorDetail?.message ?? null;
      const text = (parsed.data.stream ?? parsed.data.status ?? parsed.data.error ?? '').trimEnd();
      if (text === '') return;
      tail.push(text);
      if (tail.length > tailLinesMax) tail.shift();
      onLine(text);
    };
    const finished = (cause: Error | null): void => {
      if (cause && error === null) reject(cause);
      else resolve({ error, tail: tail.join('\n') });
    };
    docker.modem.followProgress(stream, finished, take);
  });
}
