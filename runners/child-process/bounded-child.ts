import type { z } from 'zod';
import { CodedError } from '../../benchmark/coded-error.ts';
import { childMessageSchema, type ChildMessage } from './child-message.ts';
import { FrameError } from './message-frames.ts';
import type { ParentMessage } from './parent-message.ts';
import { useOfTree } from './process-tree.ts';
import { commandOf, startChild, type RunningChild } from './start-child.ts';

/**
 * The child process failed. CHILD_NOT_STARTED: it ended before it could handle the request. CHILD_CRASHED: it exited
 * without a result, or sent what we do not understand, which a hostile model can cause. CHILD_KILLED: it got SIGKILL,
 * but not from us, and no limit of its own was reached: by the kernel of a machine without memory, or by somebody.
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

/** A child that handles what a stranger made: it is confined, and its messages are bounded and checked. */
export interface UntrustedChild<Result> {
  /** The files that it may read. */
  readonly files: readonly string[];
  readonly result: z.ZodType<Result>;
  /** Of all its messages together, as they are sent. Nothing larger is kept or decoded. */
  readonly messageBytesMax: number;
}

/** A child process that has just been started. */
export interface StartedChild {
  readonly pid: number;
  send(message: ParentMessage<never>): void;
}

export interface ChildOptions<Result> {
  readonly untrusted?: UntrustedChild<Result>;
  readonly onStart?: (child: StartedChild) => void;
  readonly onProgress?: ((progress: never) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const samplingMs = 100;
const errorBytesMax = 16 * 1024 ** 2; // on stderr, of an untrusted child
/** A child that has closed its channel is given this long to end, so that the way in which it ends can be reported. */
const endingMs = 5_000;

/**
 * Runs one request in a separate process, so that time and memory are limited and native code can be killed. The entry
 * file calls `serveRequest`. Nothing that the process sends or does ends this process.
 * @throws ChildError | ReportedError
 */
export async function runBoundedChild<Request extends object, Result>(
  entry: URL,
  request: Request,
  limits: ChildLimits,
  options: ChildOptions<Result> = {},
): Promise<Result> {
  const child = await startForRequests(entry, limits, options);
  try {
    return await askChild(child, request, limits, options);
  } finally {
    child.end();
  }
}

/**
 * Starts a child that is to be asked with the same limits and options.
 * @throws ChildError CHILD_NOT_STARTED | CHILD_ABORTED
 */
export async function startForRequests<Result>(
  entry: URL,
  limits: ChildLimits,
  { untrusted, signal }: ChildOptions<Result>,
): Promise<RunningChild> {
  const command = await commandOf(entry, limits, untrusted?.files);
  if (signal?.aborted) throw aborted(signal);
  try {
    return startChild(command, untrusted ? { messageBytesMax: untrusted.messageBytesMax } : null);
  } catch (cause) {
    throw notStarted(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/**
 * Asks a running child. A child that fails is ended; one that answers may be asked again.
 * @throws ChildError | ReportedError
 */
export async function askChild<Request extends object, Result>(
  child: RunningChild,
  request: Request,
  limits: ChildLimits,
  { untrusted, onStart, onProgress, signal }: ChildOptions<Result> = {},
): Promise<Result> {
  if (signal?.aborted) {
    child.end();
    throw aborted(signal);
  }
  return new Promise<Result>((resolve, reject) => {
    let isSettled = false;
    let hasStarted = false;
    let cpuMs = 0;
    let ending: NodeJS.Timeout | undefined;
    const settle = (act: () => void) => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      clearTimeout(ending);
      clearInterval(sampler);
      signal?.removeEventListener('abort', onAbort);
      child.listen(null);
      act();
    };
    const fail = (error: unknown) =>
      settle(() => {
        child.end();
        reject(error);
      });
    const sample = () => {
      const use = useOfTree(child.pid ?? 0);
      cpuMs = Math.max(cpuMs, use.cpuMs);
      return use;
    };
    const onAbort = () => fail(aborted(signal));
    const timer = setTimeout(() => {
      sample();
      fail(timedOut(limits, 'time', cpuMs));
    }, limits.timeoutMs);
    const sampler = setInterval(() => {
      const { memoryBytes } = sample();
      if (memoryBytes > limits.memoryBytes) fail(outOfMemory(memoryBytes, limits));
      else if (untrusted && cpuMs > limits.timeoutMs) fail(timedOut(limits, 'processor time', cpuMs));
    }, samplingMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    const take = (message: ChildMessage) => {
      if (message.kind === 'started') hasStarted = true;
      else if (message.kind === 'progress') onProgress?.(message.progress as never);
      else if (message.kind === 'error') fail(new ReportedError(message.code, message.message, message.facts));
      else {
        const result = untrusted ? understood(untrusted.result, message.result) : (message.result as Result);
        settle(() => resolve(result));
      }
    };
    child.listen({
      onMessages: (read) => {
        try {
          for (const message of read()) if (!isSettled) take(understood(childMessageSchema, message));
        } catch (error) {
          fail(error instanceof FrameError ? badMessage(error) : error); // or what `onProgress` threw
        }
      },
      onHangUp: () => {
        const closed = new FrameError('It closed its channel before it returned a result.');
        ending = setTimeout(() => fail(badMessage(closed)), endingMs);
      },
      onErrorText: (bytes) => {
        if (untrusted && bytes > errorBytesMax)
          fail(badMessage(new FrameError(`It wrote more than ${errorBytesMax} bytes to stderr.`)));
      },
      onNotStarted: (cause) => fail(notStarted(cause.message, cause)),
      onEnd: (endSignal, code) => fail(ended(endSignal, code, child.errorTail, { limits, cpuMs, hasStarted })),
    });
    child.send({ kind: 'request', request });
    if (child.pid !== undefined) onStart?.({ pid: child.pid, send: (message) => child.send(message) });
  });
}

/** @throws FrameError */
function understood<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new FrameError('It sent a message of an unknown form.', { cause: parsed.error });
}

function ended(
  exitSignal: NodeJS.Signals | null,
  code: number | null,
  errorTail: string,
  { limits, cpuMs, hasStarted }: { readonly limits: ChildLimits; readonly cpuMs: number; readonly hasStarted: boolean },
): ChildError {
  if (exitSignal === 'SIGXCPU') return timedOut(limits, 'processor time', Math.max(cpuMs, limits.timeoutMs));
  const how = `exited with ${exitSignal ?? `code ${code}`}`;
  if (exitSignal !== 'SIGKILL' && !hasStarted) return notStarted(`it ${how}: ${errorTail}`);
  return new ChildError(
    exitSignal === 'SIGKILL' ? 'CHILD_KILLED' : 'CHILD_CRASHED',
    `The process ${how} before it returned a result: ${errorTail}`,
    { exitSignal, code: exitSignal ? null : code },
  );
}

function notStarted(why: string, cause?: unknown): ChildError {
  return new ChildError('CHILD_NOT_STARTED', `The process could not be started: ${why}`, {}, { cause });
}

/** Our code in the child sends nothing like this, so the model has damaged the process. */
function badMessage(cause: FrameError): ChildError {
  const message = `The process was ended. ${cause.message}`;
  return new ChildError('CHILD_CRASHED', message, { exitSignal: null, code: null }, { cause });
}

function timedOut(limits: ChildLimits, what: string, cpuMs: number): ChildError {
  const message = `The process took longer than ${limits.timeoutMs / 1000} s of ${what}.`;
  const isKnown = process.platform === 'linux';
  return new ChildError('CHILD_TIMED_OUT', message, { ...limits, cpuMs: isKnown ? cpuMs : null });
}

function outOfMemory(found: number, limits: ChildLimits): ChildError {
  const message = `The process used ${found} bytes of memory; the limit is ${limits.memoryBytes}.`;
  return new ChildError('CHILD_OUT_OF_MEMORY', message, { found, ...limits });
}

function aborted(signal: AbortSignal | undefined): ChildError {
  return new ChildError('CHILD_ABORTED', 'The process was stopped before it finished.', {}, { cause: signal?.reason });
}
