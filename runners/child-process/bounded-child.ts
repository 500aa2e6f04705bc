import { fork, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CodedError } from '../../benchmark/coded-error.ts';
import { bundleChild } from './bundle-child.ts';
import type { ChildMessage } from './child-message.ts';
import { confine, type ConfinedCommand } from './confinement.ts';
import { useOfTree } from './process-tree.ts';

/**
 * The child process failed. CHILD_CRASHED: it exited without a result, which a hostile model can cause. CHILD_KILLED: it
 * got SIGKILL, but not from us, and no limit of its own was reached: by the kernel of a machine without memory, or by
 * somebody.
 */
export class ChildError extends CodedError<
  'CHILD_NOT_STARTED' | 'CHILD_TIMED_OUT' | 'CHILD_OUT_OF_MEMORY' | 'CHILD_CRASHED' | 'CHILD_KILLED' | 'CHILD_ABORTED'
> {}

/** An error that the child process threw and reported, with its original code. */
export class ReportedError extends CodedError<string> {}

export interface ChildLimits {
  readonly timeoutMs: number; // wall time; for an untrusted child also processor time
  readonly memoryBytes: number; // resident set size of the child and its descendants, sampled
}

export interface ChildOptions {
  /** The child handles what a stranger made: it is confined, and may read these files only. */
  readonly untrusted?: { readonly files: readonly string[] };
  readonly onProgress?: ((progress: never) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const require = createRequire(import.meta.url);
const samplingMs = 100;
/** The kernel's limits are behind ours, so that ours are reached first and say which one it was. */
const cpuSecondsBehind = 5;
const dataBytesBehind = 1024 ** 3;

/**
 * Runs one request in a separate process, so that time and memory are limited and native code can be killed. The entry
 * file calls `serveRequest`.
 * @throws ChildError | ReportedError
 */
export async function runBoundedChild<Request extends object, Result>(
  entry: URL,
  request: Request,
  limits: ChildLimits,
  { untrusted, onProgress, signal }: ChildOptions = {},
): Promise<Result> {
  const command = await commandOf(entry, limits, untrusted);
  if (signal?.aborted) throw aborted(signal);
  const child = start(command, untrusted !== undefined);
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
    const timer = setTimeout(() => fail(timedOut(limits, 'time')), limits.timeoutMs);
    const sampler = setInterval(() => {
      const { memoryBytes, cpuMs } = useOfTree(child.pid ?? 0);
      if (memoryBytes > limits.memoryBytes) fail(outOfMemory(memoryBytes, limits));
      else if (untrusted && cpuMs > limits.timeoutMs) fail(timedOut(limits, 'processor time'));
    }, samplingMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    child.on('message', (message: ChildMessage) => {
      if (message.kind === 'progress') onProgress?.(message.progress as never);
      else if (message.kind === 'result') settle(() => resolve(message.result as Result));
      else fail(new ReportedError(message.code, message.message, message.facts));
    });
    child.once('error', (cause) =>
      fail(new ChildError('CHILD_NOT_STARTED', `The process could not be started: ${cause.message}`, {}, { cause })),
    );
    child.once('exit', (code, exitSignal) => fail(ended(exitSignal ?? signalOf(code), code, errorTail.trim(), limits)));
    child.send(request);
  });
}

async function commandOf(
  entry: URL,
  { timeoutMs, memoryBytes }: ChildLimits,
  untrusted: ChildOptions['untrusted'],
): Promise<ConfinedCommand> {
  if (untrusted) {
    const cpuSeconds = Math.ceil(timeoutMs / 1000) + cpuSecondsBehind;
    const kernelLimits = { cpuSeconds, dataBytes: memoryBytes + dataBytesBehind };
    return confine(await bundleChild(entry), untrusted.files, kernelLimits);
  }
  const loader = pathToFileURL(require.resolve('tsx')).href;
  return { command: [process.execPath, '--import', loader], entryFile: fileURLToPath(entry) };
}

function start({ command: [execPath, ...execArgv], entryFile }: ConfinedCommand, untrusted: boolean): ChildProcess {
  const { PATH, TMPDIR, NODE_ENV = 'production' } = process.env;
  return fork(entryFile, [], {
    execPath,
    execArgv,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced', // supports typed arrays
    env: untrusted ? { PATH, NODE_ENV } : { PATH, NODE_ENV, TMPDIR },
  });
}

/** bubblewrap exits with 128 and the number of the signal that ended its child. */
function signalOf(code: number | null): NodeJS.Signals | null {
  const number = (code ?? 0) - 128;
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found ? (found[0] as NodeJS.Signals) : null;
}

function ended(
  exitSignal: NodeJS.Signals | null,
  code: number | null,
  errorTail: string,
  limits: ChildLimits,
): ChildError {
  if (exitSignal === 'SIGXCPU') return timedOut(limits, 'processor time');
  const killed = exitSignal === 'SIGKILL';
  return new ChildError(
    killed ? 'CHILD_KILLED' : 'CHILD_CRASHED',
    `The process exited with ${exitSignal ?? `code ${code}`} before it returned a result: ${errorTail}`,
    { exitSignal, code: exitSignal ? null : code },
  );
}

function timedOut(limits: ChildLimits, what: string): ChildError {
  const message = `The process took longer than ${limits.timeoutMs / 1000} s of ${what}.`;
  return new ChildError('CHILD_TIMED_OUT', message, { ...limits });
}

function outOfMemory(found: number, limits: ChildLimits): ChildError {
  const message = `The process used ${found} bytes of memory; the limit is ${limits.memoryBytes}.`;
  return new ChildError('CHILD_OUT_OF_MEMORY', message, { found, ...limits });
}

function aborted(signal: AbortSignal | undefined): ChildError {
  return new ChildError('CHILD_ABORTED', 'The process was stopped before it finished.', {}, { cause: signal?.reason });
}
