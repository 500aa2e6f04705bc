import { randomUUID } from 'node:crypto';
import { classifyEnding } from './classify-ending.ts';
import type { ContainerRun, PreparedFolders } from './container-arguments.ts';
import type { Engine } from './container-engine.ts';
import { ContainerPipe } from './container-pipe.ts';
import { holdConversation, type HeldConversation } from './hold-conversation.ts';
import { ContainerKiller } from './kill-container.ts';
import { prepareFolders } from './run-folders.ts';
import { removeContainer } from './remove-leftovers.ts';
import { SandboxError } from './sandbox-error.ts';
import { attachToContainer, createContainer, startContainer } from './start-container.ts';
import { StopSwitch } from './stop-switch.ts';
import { ContainerWatch } from './watch-container.ts';
import { engineFailed } from './with-deadline.ts';

/** What a container that succeeded used. */
export interface ContainerResult {
  readonly durationMs: number;
  readonly exitCode: 0;
  readonly logTail: string;
  readonly peakMemoryBytes: number | null;
  readonly cpuSeconds: number | null;
  /** Why the defense changed nothing, in its own words; null if it said nothing. */
  readonly notApplicable: string | null;
}

const defaultEngineTimeoutMs = 30_000;

/**
 * Runs one defense image, named by digest, to its end. Its answer is read from the output folder, never from its log.
 * The container is removed in every case.
 * @throws SandboxError TIMED_OUT | OUT_OF_MEMORY | OUTPUT_TOO_LARGE | LOG_TOO_LARGE | TOO_MANY_PROCESSES | EXIT_NONZERO
 *   | NOT_STARTED | CONVERSATION_FAILED | ABORTED, each with the end of the log, the limits and the evidence in its facts; ENGINE_FAILED when
 *   the failure is ours.
 */
export async function runContainer(
  engine: Engine,
  run: ContainerRun,
  { engineTimeoutMs = defaultEngineTimeoutMs }: { readonly engineTimeoutMs?: number } = {},
): Promise<ContainerResult> {
  const name = `mbti-${randomUUID()}`;
  const folders = await prepareFolders(run);
  let result: ContainerResult;
  try {
    result = await runToItsEnd(engine, run, folders, name, engineTimeoutMs);
  } catch (cause) {
    // The first failure is the one to report. A container that stays is removed at the next start.
    await removeContainer(engine.docker, name, engineTimeoutMs).catch(() => {});
    throw cause;
  }
  await removeContainer(engine.docker, name, engineTimeoutMs);
  return result;
}

/** Start, watch, end: the life of one container, top to bottom. */
async function runToItsEnd(
  engine: Engine,
  run: ContainerRun,
  folders: PreparedFolders,
  name: string,
  engineTimeoutMs: number,
): Promise<ContainerResult> {
  const { signal, limits, conversation } = run;
  const stop = new StopSwitch();
  const watch = new ContainerWatch(run, folders, stop, engineTimeoutMs);
  const abort = (): void => stop.stop('ABORTED');
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  let timer: NodeJS.Timeout | undefined;
  let held: HeldConversation | undefined;
  let stream: NodeJS.ReadWriteStream | null = null;
  try {
    requireNotStopped(stop);
    const container = await createContainer(engine, name, run, folders, engineTimeoutMs);
    stream = await attachToContainer(engine, container, engineTimeoutMs, { withStdin: conversation !== undefined });
    const pipe = conversation ? new ContainerPipe(stream, conversation.lineBytesMax) : null;
    const streamEnded = watch.follow(stream, pipe);
    requireNotStopped(stop);
    await watch.begin();

    const startedAt = performance.now();
    timer = setTimeout(() => stop.stop('TIMED_OUT'), limits.wallTimeMs);
    await startContainer(container, engineTimeoutMs);
    const killer = new ContainerKiller(container, engineTimeoutMs);
    stop.onStop(() => void killer.kill());
    if (conversation && pipe) held = holdConversation(conversation, pipe, stop);

    const state = await watch.untilEnded(container, killer, streamEnded);
    const ending = await watch.endingOf(state, Math.round(performance.now() - startedAt));
    pipe?.end();
    const failure = classifyEnding(ending, (await held?.ended) ?? null);
    if (failure) throw failure;
    const { durationMs, logTail, evidence } = ending;
    const { peakMemoryBytes, cpuSeconds } = evidence;
    return { durationMs, exitCode: 0, logTail, peakMemoryBytes, cpuSeconds, notApplicable: watch.notApplicable };
  } catch (cause) {
    throw withFacts(cause, watch);
  } finally {
    clearTimeout(timer);
    held?.dispose();
    signal?.removeEventListener('abort', abort);
    if (stream && 'destroy' in stream && typeof stream.destroy === 'function') stream.destroy();
  }
}

function requireNotStopped({ reason }: StopSwitch): void {
  if (reason !== null) throw new SandboxError('ABORTED', 'The run was aborted before its container was started.');
}

/** Gives a failure that is not the container's own exit the facts that every other failure has. */
function withFacts(cause: unknown, watch: ContainerWatch): SandboxError {
  const error = engineFailed('run a container', cause);
  if ('logTail' in error.facts) return error;
  return new SandboxError(error.code, error.message, { ...watch.facts, ...error.facts }, { cause: error.cause });
}
