import { formatMemory } from '../../benchmark/words/format-memory.ts';
import type { CgroupEvidence } from './cgroup-evidence.ts';
import { explainCrash } from './explain-crash.ts';
import type { SandboxLimits } from '../../benchmark/stages/sandbox-limits.ts';
import type { FolderSize } from './measure-folder.ts';
import { SandboxError, type SandboxErrorCode } from './sandbox-error.ts';

/** Why the worker stopped a container. */
export type StopReason = 'ABORTED' | 'TIMED_OUT' | 'LOG_TOO_LARGE' | 'OUTPUT_TOO_LARGE' | 'CONVERSATION_FAILED';

/** Everything that is known about how a container ended. */
export interface Ending {
  readonly stopReason: StopReason | null;
  readonly exitCode: number;
  /** As reported by the engine. Podman on cgroup v1 always reports false. */
  readonly engineSaysOutOfMemory: boolean;
  readonly engineError: string;
  readonly evidence: CgroupEvidence;
  readonly output: FolderSize;
  readonly outputExceeded: boolean;
  readonly logBytes: number;
  readonly logTail: string;
  readonly durationMs: number;
  readonly limits: SandboxLimits;
}

/** 128 + SIGKILL and SIGTERM. If the worker had sent one, the ending would have a stop reason. */
const killedExitCodes = new Set([137, 143]);

/**
 * @param conversationError why the conversation with the container failed, if it did. It counts unless the container came to
 *   another bad end by itself.
 * @returns the failure that an ending means, or null for a success.
 */
export function classifyEnding(ending: Ending, conversationError: Error | null = null): SandboxError | null {
  const { stopReason, exitCode, limits, evidence, output } = ending;
  const refused = evidence.processLimitHits > 0;
  if (stopReason === 'ABORTED')
    return failure(ending, 'ABORTED', 'The run was aborted: the submission was cancelled, or the lease was lost.');
  if (stopReason === 'LOG_TOO_LARGE' || ending.logBytes > limits.logBytesMax) {
    return failure(
      ending,
      'LOG_TOO_LARGE',
      `The container wrote ${ending.logBytes} bytes or more to stdout and stderr; at most ${limits.logBytesMax} are allowed.`,
    );
  }
  if (stopReason === 'OUTPUT_TOO_LARGE' || ending.outputExceeded) {
    return failure(
      ending,
      'OUTPUT_TOO_LARGE',
      Number.isFinite(output.bytes)
        ? `The container left ${output.bytes} bytes or more in ${output.entries} files or more in /mbti/output; at most ${limits.outputBytesMax} bytes in ${limits.outputFilesMax} files are allowed.`
        : 'The container left folders in /mbti/output that cannot be measured: nested deeper than the longest path, or closed to the platform. Write plain files only.',
    );
  }
  if (refused && (stopReason === 'TIMED_OUT' || exitCode !== 0)) {
    return failure(
      ending,
      'TOO_MANY_PROCESSES',
      `The container was refused a process or thread ${evidence.processLimitHits} times, at its limit of ${limits.processesMax}, and ${stopReason === 'TIMED_OUT' ? `was still running after ${limits.wallTimeMs} ms` : `then exited with code ${exitCode}`}.`,
    );
  }
  if (stopReason === 'TIMED_OUT') {
    return failure(
      ending,
      'TIMED_OUT',
      `The container was still running after ${limits.wallTimeMs} ms, its time limit.`,
    );
  }
  if (stopReason === 'CONVERSATION_FAILED' || (exitCode === 0 && conversationError)) {
    const error = failure(ending, 'CONVERSATION_FAILED', conversationError?.message ?? 'The conversation failed.');
    return new SandboxError(error.code, error.message, error.facts, { cause: conversationError });
  }
  if (exitCode === 0) return null;
  const memory = memoryEvidence(ending);
  if (memory !== null) {
    return failure(
      ending,
      'OUT_OF_MEMORY',
      `The container ended with code ${exitCode} at its memory limit of ${formatMemory(limits.memoryBytes)} (/tmp counts as memory): ${memory}.`,
      { memoryEvidence: memory },
    );
  }
  if (wasNotFound(ending)) {
    return failure(
      ending,
      'NOT_STARTED',
      `The image's command could not be started (exit code ${exitCode}): ${ending.engineError || ending.logTail.slice(-300).trim()}. Check its ENTRYPOINT and CMD, and that user 65534 may execute them.`,
    );
  }
  if (killedExitCodes.has(exitCode)) {
    return failure(
      ending,
      'KILLED',
      `The container ended with code ${exitCode}, as after ${exitCode === 137 ? 'SIGKILL' : 'SIGTERM'}, but it had reached no limit, and the platform did not stop it. Another process on the machine may have killed it.`,
    );
  }
  return failure(
    ending,
    'EXIT_NONZERO',
    `The container exited with code ${exitCode}; 0 means success.${explainCrash(exitCode, ending.logTail, limits)}`,
  );
}

/**
 * Only the kernel's own counts for the container prove it. Every process on the machine can be sent SIGKILL; and the kernel
 * also kills a container, and counts it, when the machine as a whole runs out of memory. Then the container's own limit was
 * not reached.
 */
function memoryEvidence({ engineSaysOutOfMemory, evidence }: Ending): string | null {
  const saysEngine = engineSaysOutOfMemory ? 'the engine reported an out-of-memory kill' : null;
  if (evidence.peakMemoryBytes === null) return saysEngine; // on another machine: there are no counts here
  if (evidence.memoryLimitHits === 0) return null;
  if (evidence.oomKills > 0) return `the kernel killed ${evidence.oomKills} of its processes because memory ran out`;
  return saysEngine;
}

/**
 * 126 and 127 come from the engine or from tini when the command itself cannot be run; a shell script may return them
 * too.
 */
function wasNotFound({ exitCode, engineError, logTail }: Ending): boolean {
  if (exitCode !== 126 && exitCode !== 127) return false;
  return engineError !== '' || /^\[FATAL tini \(\d+\)\] exec .* failed/m.test(logTail);
}

function failure(
  ending: Ending,
  code: SandboxErrorCode,
  message: string,
  more: Readonly<Record<string, unknown>> = {},
): SandboxError {
  const { exitCode, limits, evidence, output, logBytes, logTail, durationMs } = ending;
  return new SandboxError(code, message, {
    exitCode,
    logTail,
    logBytes,
    durationMs,
    limits,
    evidence,
    output,
    ...more,
  });
}
