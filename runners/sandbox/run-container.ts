import type { Container, ContainerInspectInfo } from 'dockerode';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { BoundedLog } from './bounded-log.ts';
import { findCgroupFolders, noEvidence, sampleCgroup, type CgroupFolders } from './cgroup-evidence.ts';
import { classifyEnding, type StopReason } from './classify-ending.ts';
import { containerArguments, type ContainerRun } from './container-arguments.ts';
import type { Engine } from './container-engine.ts';
import { demultiplexer } from './demultiplex.ts';
import { OutputWatch } from './output-watch.ts';
import { prepareFolders } from './prepare-folders.ts';
import { removeContainer } from './remove-leftovers.ts';
import { SandboxError } from './sandbox-error.ts';
import { startFailure } from './start-failure.ts';
import { engineFailed, statusOf, withDeadline } from './with-deadline.ts';

/** What a container that succeeded used. */
export interface ContainerResult {
  readonly durationMs: number;
  readonly exitCode: 0;
  readonly logTail: string;
  readonly peakMemoryBytes: number | null;
  readonly cpuSeconds: number | null;
}

const defaultEngineTimeoutMs = 30_000;
const watchEveryMs = 100;
/** The engine learns of an exit by itself; asking it is only for the case that the attach stream does not end. */
const inspectEveryWatches = 10;
const settleEveryMs = 15;
const endAfterKillMs = 30_000;

/**
 * Runs one defense image, named by digest, to its end. Its answer is read from the output folder, never from its log.
 * The container is removed whatever happens.
 * @throws SandboxError TIMED_OUT | OUT_OF_MEMORY | OUTPUT_TOO_LARGE | LOG_TOO_LARGE | TOO_MANY_PROCESSES | EXIT_NONZERO |
 *   NOT_STARTED | ABORTED, each with the log's tail, the limits and the evidence in its facts; ENGINE_FAILED when it is ours.
 */
export async function runContainer(
  engine: Engine,
  run: ContainerRun,
  { engineTimeoutMs = defaultEngineTimeoutMs }: { readonly engineTimeoutMs?: number } = {},
): Promise<ContainerResult> {
  const name = `mbti-${randomUUID()}`;
  await prepareFolders(run);
  let result: ContainerResult;
  try {
    result = await new RunningContainer(engine, run, engineTimeoutMs).toItsEnd(name);
  } catch (cause) {
    await removeContainer(engine.docker, name, engineTimeoutMs).catch(() => {}); // the first failure is the one to tell; leftovers go at the next start
    throw cause;
  }
  await removeContainer(engine.docker, name, engineTimeoutMs);
  return result;
}

/** One container from creation to its end, with the first reason to stop it winning. */
class RunningContainer {
  readonly #engine: Engine;
  readonly #run: ContainerRun;
  readonly #engineTimeoutMs: number;
  readonly #output: OutputWatch;
  readonly #log = new BoundedLog();
  #stopReason: StopReason | null = null;
  #stoppedAt: number | null = null;
  #container: Container | null = null;
  #cgroups: CgroupFolders | null = null;
  #evidence = noEvidence;
  #wake: () => void = () => {};

  constructor(engine: Engine, run: ContainerRun, engineTimeoutMs: number) {
    this.#engine = engine;
    this.#run = run;
    this.#engineTimeoutMs = engineTimeoutMs;
    this.#output = new OutputWatch(run);
  }

  async toItsEnd(name: string): Promise<ContainerResult> {
    const { signal, limits } = this.#run;
    const abort = (): void => this.#stop('ABORTED');
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    let timer: NodeJS.Timeout | undefined;
    let stream: NodeJS.ReadWriteStream | null = null;
    try {
      this.#requireNotAborted();
      const container = await this.#create(name);
      stream = await this.#attach(container);
      const streamEnded = this.#follow(stream);
      this.#requireNotAborted();
      await this.#output.begin();
      const startedAt = performance.now();
      timer = setTimeout(() => this.#stop('TIMED_OUT'), limits.wallTimeMs);
      await this.#start(container);
      const state = await this.#untilEnded(container, streamEnded);
      return await this.#resultOf(state, Math.round(performance.now() - startedAt));
    } catch (cause) {
      throw this.#withEvidence(cause);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      if (stream && 'destroy' in stream && typeof stream.destroy === 'function') stream.destroy();
    }
  }

  async #create(name: string): Promise<Container> {
    const { docker, kind } = this.#engine;
    try {
      const options = containerArguments(name, this.#run, kind);
      const create = (): Promise<Container> => docker.createContainer(options);
      return await withDeadline('create a container', this.#engineTimeoutMs, create);
    } catch (cause) {
      throw startFailure('create a container', cause);
    }
  }

  async #attach(container: Container): Promise<NodeJS.ReadWriteStream> {
    try {
      const options = { stream: true, stdout: true, stderr: true };
      return await withDeadline('attach to a container', this.#engineTimeoutMs, () => container.attach(options));
    } catch (cause) {
      throw startFailure('attach to a container', cause); // where Podman already looks for the command
    }
  }

  async #start(container: Container): Promise<void> {
    try {
      await withDeadline('start a container', this.#engineTimeoutMs, (abortSignal) => container.start({ abortSignal }));
    } catch (cause) {
      throw startFailure('start a container', cause);
    }
    this.#container = container;
    if (this.#stopReason !== null) void this.#kill(container);
  }

  /** @returns when the stream ends, which is when the container does unless it closed its own stdout and stderr. */
  #follow(stream: NodeJS.ReadWriteStream): Promise<void> {
    const take = demultiplexer((_source, chunk) => {
      this.#log.append(chunk);
      if (this.#log.totalBytes > this.#run.limits.logBytesMax) this.#stop('LOG_TOO_LARGE');
    });
    return new Promise((resolve) => {
      stream.on('data', (chunk: Buffer) => {
        if (this.#stopReason !== 'LOG_TOO_LARGE') take(chunk); // what still comes is read and dropped, so that the end is seen
      });
      for (const event of ['end', 'close', 'error']) stream.on(event, () => resolve());
    });
  }

  /** Watches output, memory and processes while the container runs. */
  async #untilEnded(container: Container, streamEnded: Promise<void>): Promise<ContainerInspectInfo['State']> {
    let streaming = true;
    void streamEnded.then(() => {
      streaming = false;
      this.#wake();
    });
    for (let watch = 0, settles = 0; ; watch += 1) {
      await this.#observe(); // first: the counters vanish soon after the end
      const settling = !streaming || this.#stopReason !== null;
      if (settling || watch % inspectEveryWatches === 0) {
        const state = await this.#inspect(container);
        if (!state.Running && state.Status !== 'created' && state.Status !== 'stopping') return state;
        this.#cgroups ??= await findCgroupFolders(state.Pid);
      }
      if (this.#stoppedAt !== null && performance.now() - this.#stoppedAt > endAfterKillMs) {
        throw new SandboxError('ENGINE_FAILED', `A killed container still ran after ${endAfterKillMs} ms.`, {
          stopReason: this.#stopReason,
        });
      }
      settles += settling ? 1 : 0;
      const soon = watch === 0 || !streaming || this.#stopReason !== null; // asked anew: either may have changed meanwhile
      await this.#rest(soon ? Math.min(settleEveryMs * Math.max(settles, 1), watchEveryMs) : watchEveryMs);
    }
  }

  async #inspect(container: Container): Promise<ContainerInspectInfo['State']> {
    try {
      const inspect = (abortSignal: AbortSignal): Promise<ContainerInspectInfo> => container.inspect({ abortSignal });
      return (await withDeadline('inspect a container', this.#engineTimeoutMs, inspect)).State;
    } catch (cause) {
      throw engineFailed('inspect a container', cause);
    }
  }

  async #observe(): Promise<void> {
    if (this.#cgroups !== null) this.#evidence = await sampleCgroup(this.#cgroups, this.#evidence);
    if (this.#stopReason !== null) return;
    const { exceeded } = await this.#output.measure();
    const hidden = !exceeded && this.#cgroups !== null && (await this.#output.holdsHiddenFiles(this.#cgroups));
    if (exceeded || hidden) this.#stop('OUTPUT_TOO_LARGE');
  }

  async #resultOf(state: ContainerInspectInfo['State'], durationMs: number): Promise<ContainerResult> {
    const { limits } = this.#run;
    const { size, exceeded } = await this.#output.measure();
    const logTail = this.#log.tail();
    const failure = classifyEnding({
      stopReason: this.#stopReason,
      exitCode: state.ExitCode,
      engineSaysOutOfMemory: state.OOMKilled,
      engineError: state.Error,
      evidence: this.#evidence,
      output: size,
      outputExceeded: exceeded,
      logBytes: this.#log.totalBytes,
      logTail,
      durationMs,
      limits,
    });
    if (failure) throw failure;
    const { peakMemoryBytes, cpuSeconds } = this.#evidence;
    return { durationMs, exitCode: 0, logTail, peakMemoryBytes, cpuSeconds };
  }

  #stop(reason: StopReason): void {
    if (this.#stopReason !== null) return;
    this.#stopReason = reason;
    if (this.#container) void this.#kill(this.#container);
    this.#wake();
  }

  /** Kills, and again if that had no effect, until the container has ended or the time for it is over. */
  async #kill(container: Container): Promise<void> {
    this.#stoppedAt ??= performance.now();
    const until = this.#stoppedAt + endAfterKillMs;
    while (performance.now() < until) {
      try {
        await withDeadline('kill a container', this.#engineTimeoutMs, () => container.kill({ signal: 'SIGKILL' }));
        return;
      } catch (cause) {
        const status = statusOf(cause);
        if (status === 404 || status === 409) return; // it has ended
        await pause(200);
      }
    }
  }

  /** Sleeps, but not past a reason to look at once. */
  async #rest(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => {};
  }

  #requireNotAborted(): void {
    if (this.#stopReason === null) return;
    throw new SandboxError('ABORTED', 'The run was ended before its container was started.');
  }

  /** Gives a failure from before or beside the container's own end the facts that every other one has. */
  #withEvidence(cause: unknown): SandboxError {
    const error = engineFailed('run a container', cause);
    if ('logTail' in error.facts) return error;
    const facts = { limits: this.#run.limits, evidence: this.#evidence, logTail: this.#log.tail(), ...error.facts };
    return new SandboxError(error.code, error.message, facts, { cause: error.cause });
  }
}
