import type { Container, ContainerInspectInfo } from 'dockerode';
import { BoundedLog } from './bounded-log.ts';
import { findCgroupFolders, noEvidence, sampleCgroup, type CgroupFolders } from './cgroup-evidence.ts';
import type { Ending } from './classify-ending.ts';
import type { ContainerRun, PreparedFolders } from './container-arguments.ts';
import type { ContainerPipe } from './container-pipe.ts';
import { demultiplexer } from './demultiplex.ts';
import { endAfterKillMs, type ContainerKiller } from './kill-container.ts';
import { OutputWatch } from './output-watch.ts';
import { ProgressLines } from './progress-lines.ts';
import { SandboxError } from './sandbox-error.ts';
import type { StopSwitch } from './stop-switch.ts';
import { engineFailed, withDeadline } from './with-deadline.ts';

export type ContainerState = ContainerInspectInfo['State'];

const watchEveryMs = 100;
/** The end of the attached stream shows that the container has ended. The engine is asked in case it does not. */
const inspectEveryWatches = 10;
const settleEveryMs = 15;

/** Watches log, output, memory and processes of one container, and stops it at a limit. */
export class ContainerWatch {
  readonly #run: ContainerRun;
  readonly #stop: StopSwitch;
  readonly #engineTimeoutMs: number;
  readonly #output: OutputWatch;
  readonly #log = new BoundedLog();
  readonly #progress: ProgressLines;
  #cgroups: CgroupFolders | null = null;
  #evidence = noEvidence;

  constructor(run: ContainerRun, folders: PreparedFolders, stop: StopSwitch, engineTimeoutMs: number) {
    this.#run = run;
    this.#stop = stop;
    this.#engineTimeoutMs = engineTimeoutMs;
    this.#output = new OutputWatch(run, folders);
    this.#progress = new ProgressLines(run.onProgress ?? (() => {}));
  }

  /** What a container that did nothing here said of it; null if it said nothing. */
  get notApplicable(): string | null {
    return this.#progress.notApplicable;
  }

  /** What is known so far, for errors. */
  get facts() {
    return { limits: this.#run.limits, evidence: this.#evidence, logTail: this.#log.tail() };
  }

  /** Takes the first reading, before the container runs. */
  async begin(): Promise<void> {
    await this.#output.begin();
  }

  /**
   * @param pipe takes stdout, which is then not part of the log.
   * @returns when the stream ends: at the container's end, unless it closed its own stdout and stderr earlier.
   */
  follow(stream: NodeJS.ReadWriteStream, pipe: ContainerPipe | null): Promise<void> {
    const take = demultiplexer((source, chunk) => {
      this.#progress.take(source, chunk);
      if (pipe && source === 'stdout') pipe.take(chunk);
      else this.#log.append(chunk);
      const { limits, conversation } = this.#run;
      const isTooMuch = conversation !== undefined && (pipe?.totalBytes ?? 0) > conversation.bytesMax;
      if (isTooMuch || this.#log.totalBytes > limits.logBytesMax) this.#stop.stop('LOG_TOO_LARGE');
    });
    return new Promise((resolve) => {
      stream.on('data', (chunk: Buffer) => {
        if (this.#stop.reason !== 'LOG_TOO_LARGE') take(chunk); // what follows is read and dropped, to see the end
      });
      const end = () => {
        pipe?.end();
        resolve();
      };
      for (const event of ['end', 'close', 'error']) stream.on(event, end);
    });
  }

  /** @throws SandboxError ENGINE_FAILED when the engine does not answer, or a killed container does not end. */
  async untilEnded(container: Container, killer: ContainerKiller, streamEnded: Promise<void>): Promise<ContainerState> {
    let streaming = true;
    void streamEnded.then(() => {
      streaming = false;
      this.#stop.wake();
    });
    for (let watch = 0, settles = 0; ; watch += 1) {
      await this.#observe(); // first, because the counters vanish soon after the end
      const settling = !streaming || this.#stop.reason !== null;
      if (settling || watch % inspectEveryWatches === 0) {
        const state = await this.#inspect(container);
        if (!state.Running && state.Status !== 'created' && state.Status !== 'stopping') return state;
        this.#cgroups ??= await findCgroupFolders(state.Pid);
      }
      if (killer.isOverdue) {
        const facts = { stopReason: this.#stop.reason };
        throw new SandboxError(
          'ENGINE_FAILED',
          `A killed container was still running after ${endAfterKillMs} ms.`,
          facts,
        );
      }
      settles += settling ? 1 : 0;
      const soon = watch === 0 || !streaming || this.#stop.reason !== null; // not `settling`: it may have changed
      await this.#stop.rest(soon ? Math.min(settleEveryMs * Math.max(settles, 1), watchEveryMs) : watchEveryMs);
    }
  }

  /** Everything that is known of how the container ended. */
  async endingOf(state: ContainerState, durationMs: number): Promise<Ending> {
    const { size, exceeded } = await this.#output.measure();
    return {
      stopReason: this.#stop.reason,
      exitCode: state.ExitCode,
      engineSaysOutOfMemory: state.OOMKilled,
      engineError: state.Error,
      evidence: this.#evidence,
      output: size,
      outputExceeded: exceeded,
      logBytes: this.#log.totalBytes,
      logTail: this.#log.tail(),
      durationMs,
      limits: this.#run.limits,
    };
  }

  async #inspect(container: Container): Promise<ContainerState> {
    try {
      const inspect = (abortSignal: AbortSignal): Promise<ContainerInspectInfo> => container.inspect({ abortSignal });
      return (await withDeadline('inspect a container', this.#engineTimeoutMs, inspect)).State;
    } catch (cause) {
      throw engineFailed('inspect a container', cause);
    }
  }

  async #observe(): Promise<void> {
    if (this.#cgroups !== null) this.#evidence = await sampleCgroup(this.#cgroups, this.#evidence);
    if (this.#stop.reason !== null) return;
    const { exceeded } = await this.#output.measure();
    const hidden = !exceeded && this.#cgroups !== null && (await this.#output.holdsHiddenFiles(this.#cgroups));
    if (exceeded || hidden) this.#stop.stop('OUTPUT_TOO_LARGE');
  }
}
