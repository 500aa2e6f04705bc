import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CodedError, type Facts } from '../../benchmark/coded-error.ts';
import { unprivilegedPrefix } from './unprivileged-command.ts';

/** The child process failed. CHILD_CRASHED: it exited without a result, which a hostile model can cause. */
export class ChildError extends CodedError<
  'CHILD_NOT_STARTED' | 'CHILD_TIMED_OUT' | 'CHILD_OUT_OF_MEMORY' | 'CHILD_CRASHED' | 'CHILD_ABORTED'
> {}

/** An error that the child process threw and reported, with its original code. */
export class ReportedError extends CodedError<string> {}

export interface ChildLimits {
  readonly untrusted: boolean; // native code reads an untrusted file: run as an unprivileged user
  readonly timeoutMs: number;
  readonly memoryBytes: number; // resident set size, sampled
}

type ChildMessage =
  | { readonly kind: 'progress'; readonly progress: unknown }
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly facts: Facts };

const require = createRequire(import.meta.url);
const memorySamplingMs = 100;

/**
 * Runs one request in a separate process, so that time and memory are limited and native code can be killed. The entry
 * file calls `serveRequest`.
 * @throws ChildError | ReportedError
 */
export async function runBoundedChild<Request extends object, Result>(
  entry: URL,
  request: Request,
  limits: ChildLimits,
  {
    onProgress,
    signal,
  }: { readonly onProgress?: ((progress: never) => void) | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<Result> {
  if (signal?.aborted) throw aborted(signal);
  const node = [process.execPath, '--import', pathToFileURL(require.resolve('tsx')).href];
  const [execPath = process.execPath, ...execArgv] = limits.untrusted ? [...unprivilegedPrefix(), ...node] : node;
  const child = fork(fileURLToPath(entry), [], {
    execPath,
    execArgv,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced', // supports typed arrays
    env: {
      PATH: process.env.PATH,
      NODE_ENV: process.env.NODE_ENV ?? 'production',
      TMPDIR: process.env.TMPDIR,
    } as NodeJS.ProcessEnv,
  });
  let errorTail = '';
  child.stderr?.on('data', (chunk: Buffer) => (errorTail = (errorTail + chunk.toString()).slice(-2_000)));
  return new Promise<Result>((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer);
      clearInterval(sampler);
      signal?.removeEventListener('abort', onAbort);
      child.kill('SIGKILL');
      act();
    };
    const fail = (error: Error) => settle(() => reject(error));
    const onAbort = () => fail(aborted(signal));
    const timer = setTimeout(
      () =>
        fail(
          new ChildError('CHILD_TIMED_OUT', `The process took longer than ${limits.timeoutMs / 1000} s.`, {
            ...limits,
          }),
        ),
      limits.timeoutMs,
    );
    const sampler = setInterval(() => {
      const found = residentBytes(child);
      if (found > limits.memoryBytes) {
        fail(
          new ChildError(
            'CHILD_OUT_OF_MEMORY',
            `The process used ${found} bytes of memory; the limit is ${limits.memoryBytes}.`,
            { found, ...limits },
          ),
        );
      }
    }, memorySamplingMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    child.on('message', (message: ChildMessage) => {
      if (message.kind === 'progress') onProgress?.(message.progress as never);
      else if (message.kind === 'result') settle(() => resolve(message.result as Result));
      else fail(new ReportedError(message.code, message.message, message.facts));
    });
    child.once('error', (cause) =>
      fail(new ChildError('CHILD_NOT_STARTED', `The process could not be started: ${cause.message}`, {}, { cause })),
    );
    child.once('exit', (code, exitSignal) =>
      fail(
        new ChildError(
          'CHILD_CRASHED',
          `The process exited with ${exitSignal ?? `code ${code}`} before it returned a result: ${errorTail.trim()}`,
          { code, exitSignal },
        ),
      ),
    );
    child.send(request);
  });
}

/** The side of the child process: handles one request and then waits to be killed. Exits if the parent process is gone. */
export function serveRequest<Request, Result>(
  handle: (request: Request, report: (progress: unknown) => void) => Promise<Result>,
): void {
  const send = (message: ChildMessage) => process.send?.(message);
  process.once('disconnect', () => process.exit(1));
  process.once('message', (request) => {
    handle(request as Request, (progress) => send({ kind: 'progress', progress })).then(
      (result) => send({ kind: 'result', result }),
      (error: unknown) => {
        const code = error instanceof CodedError ? String(error.code) : 'UNEXPECTED';
        const facts = error instanceof CodedError ? error.facts : {};
        send({ kind: 'error', code, message: error instanceof Error ? error.message : String(error), facts });
      },
    );
  });
}

function aborted(signal: AbortSignal | undefined): ChildError {
  return new ChildError('CHILD_ABORTED', 'The process was stopped before it finished.', {}, { cause: signal?.reason });
}

function residentBytes(child: ChildProcess): number {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
    return Number(kibibytes ?? 0) * 1024;
  } catch {
    return 0; // the process has just exited, or this is not Linux
  }
}
