import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { constants } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundleChild } from './bundle-child.ts';
import { confine, type ConfinedCommand } from './confinement.ts';
import { channelDescriptor, frameOf, FrameReader } from './message-frames.ts';
import type { ParentMessage } from './parent-message.ts';

/** Functions that are called with what a child does. */
export interface ChildListener {
  /** @param read decodes what has arrived; throws FrameError. */
  onMessages(read: () => readonly unknown[]): void;
  onHangUp(): void;
  /** @param bytes of all error text so far. */
  onErrorText(bytes: number): void;
  onNotStarted(cause: Error): void;
  onEnd(signal: NodeJS.Signals | null, code: number | null): void;
}

/** A child process that waits for requests. */
export interface RunningChild {
  readonly pid: number | undefined; // undefined if it could not be started
  readonly hasEnded: boolean;
  readonly errorTail: string; // of its stderr
  send(message: ParentMessage<object>): void;
  /** Only the last listener is called. A child without a listener does not keep this process alive. */
  listen(listener: ChildListener | null): void;
  end(): void;
}

const require = createRequire(import.meta.url);
/** The kernel's limits are behind ours, so that ours are reached first and say which one it was. */
const cpuSecondsBehind = 5;
const dataBytesBehind = 1024 ** 3;
const errorTailCharacters = 2_000;

/**
 * Starts a child process.
 * @param untrusted null if it is trusted.
 * @throws what `spawn` throws; other reasons not to start are told to the listener.
 */
export function startChild(
  command: ConfinedCommand,
  untrusted: { readonly messageBytesMax: number } | null,
): RunningChild {
  const child = spawnChild(command, untrusted !== null);
  const channel = child.stdio?.[channelDescriptor] as Socket | null | undefined; // none if it could not be started
  const errors = child.stderr as Socket | null;
  const reader = new FrameReader(untrusted?.messageBytesMax ?? Infinity);
  let listener: ChildListener | null = null;
  let hasEnded = false;
  let errorTail = '';
  let errorBytes = 0;
  channel?.on('data', (chunk) => listener?.onMessages(() => reader.push(chunk)));
  channel?.on('error', () => {}); // the end of the child says more
  channel?.on('close', () => {
    hasEnded = true;
    listener?.onHangUp();
  });
  errors?.on('data', (chunk: Buffer) => {
    errorTail = (errorTail + chunk.toString()).slice(-errorTailCharacters);
    errorBytes += chunk.length;
    listener?.onErrorText(errorBytes);
  });
  child.on('error', (cause) => {
    hasEnded = true; // may come more than once
    listener?.onNotStarted(cause);
  });
  child.on('exit', (code, exitSignal) => {
    hasEnded = true;
    listener?.onEnd(exitSignal ?? signalOf(code), code);
  });
  return {
    pid: child.pid,
    get hasEnded() {
      return hasEnded;
    },
    get errorTail() {
      return errorTail.trim();
    },
    send: (message) => void channel?.write(frameOf(message)),
    listen: (next) => {
      listener = next;
      for (const each of [child, channel, errors]) if (next) each?.ref(); else each?.unref(); // prettier-ignore
    },
    end: () => {
      hasEnded = true;
      child.kill('SIGKILL');
      channel?.destroy();
      errors?.destroy();
    },
  };
}

/** How a child is started. @param untrustedFiles undefined if it is trusted. */
export async function commandOf(
  entry: URL,
  { timeoutMs, memoryBytes }: { readonly timeoutMs: number; readonly memoryBytes: number },
  untrustedFiles: readonly string[] | undefined,
): Promise<ConfinedCommand> {
  if (untrustedFiles) {
    const cpuSeconds = Math.ceil(timeoutMs / 1000) + cpuSecondsBehind;
    const kernelLimits = { cpuSeconds, dataBytes: memoryBytes + dataBytesBehind };
    return confine(await bundleChild(entry), untrustedFiles, kernelLimits);
  }
  const loader = pathToFileURL(require.resolve('tsx')).href;
  return { command: [process.execPath, '--import', loader], entryFile: fileURLToPath(entry) };
}

function spawnChild(
  { command: [program, ...parameters], entryFile }: ConfinedCommand,
  untrusted: boolean,
): ChildProcess {
  const { PATH, TMPDIR, NODE_ENV = 'production' } = process.env;
  return spawn(program, [...parameters, entryFile], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'], // the last one is the channel
    env: untrusted ? { PATH, NODE_ENV } : { PATH, NODE_ENV, TMPDIR },
  });
}

/** bubblewrap exits with 128 and the number of the signal that ended its child. */
function signalOf(code: number | null): NodeJS.Signals | null {
  const number = (code ?? 0) - 128;
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found ? (found[0] as NodeJS.Signals) : null;
}
