import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const timeoutMs = 30 * 60_000;
const interruption = new AbortController();

/** Makes Ctrl-C end the running child process, so that the caller can clean up. */
export function endOnInterruption(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());
}

/** @returns what the process printed. @throws Error if it fails or is interrupted */
export async function runProcess(
  command: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { stdout } = await promisify(execFile)(command, [...parameters], {
    env: { ...process.env, ...environment },
    timeout: timeoutMs,
    signal: interruption.signal,
  });
  return stdout;
}
