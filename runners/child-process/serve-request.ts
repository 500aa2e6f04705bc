import { Socket } from 'node:net';
import { serialize } from 'node:v8';
import { CodedError } from '../../benchmark/coded-error.ts';
import type { ChildMessage } from './child-message.ts';
import { channelDescriptor, frameOf, FrameReader } from './message-frames.ts';
import type { ParentMessage } from './parent-message.ts';

const textCharactersMax = 10_000;
const factBytesMax = 1_024;

/**
 * The side of the child process: handles requests one after the other, until it is killed. Exits if the parent process
 * is gone, also while it is paused.
 * @param handle may await `pace` between two steps of long work: it waits while the parent has paused this process.
 */
export function serveRequest<Request, Result>(
  handle: (request: Request, report: (progress: unknown) => void, pace: () => Promise<void>) => Promise<Result>,
): void {
  const channel = new Socket({ fd: channelDescriptor });
  const gate = new Gate();
  const send = (message: ChildMessage) => void channel.write(frameOf(message));
  const serve = (request: Request) =>
    handle(
      request,
      (progress) => send({ kind: 'progress', progress }),
      () => gate.pass(),
    ).then(
      (result) => send({ kind: 'result', result }),
      (error: unknown) => send(errorMessage(error)),
    );
  const reader = new FrameReader(Infinity); // the parent is trusted
  channel.on('error', () => process.exit(1));
  channel.on('close', () => process.exit(1));
  channel.on('data', (chunk) => {
    for (const message of reader.push(chunk) as readonly ParentMessage<Request>[]) {
      if (message.kind === 'pause') gate.close();
      else if (message.kind === 'resume') gate.open();
      else {
        gate.open(); // the pause of an earlier request is over
        send({ kind: 'started' });
        void serve(message.request);
      }
    }
  });
}

/** Is passed one turn of the event loop later, in which messages are read, or when it is open again. */
class Gate {
  #waiting: (() => void)[] | null = null;

  close(): void {
    this.#waiting ??= [];
  }

  open(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const pass of waiting) pass();
  }

  async pass(): Promise<void> {
    await new Promise(setImmediate);
    while (this.#waiting) await new Promise<void>((pass) => this.#waiting?.push(pass));
  }
}

/**
 * An error may quote what a stranger wrote, at any length: its text is cut, and facts that are too large are left out.
 */
function errorMessage(error: unknown): ChildMessage {
  const message = (error instanceof Error ? error.message : String(error)).slice(0, textCharactersMax);
  if (!(error instanceof CodedError)) return { kind: 'error', code: 'UNEXPECTED', message, facts: {} };
  const facts = Object.entries(error.facts).filter(([, fact]) => serialize(fact).length <= factBytesMax);
  return { kind: 'error', code: String(error.code), message, facts: Object.fromEntries(facts) };
}
