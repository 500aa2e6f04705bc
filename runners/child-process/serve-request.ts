import { Socket } from 'node:net';
import { serialize } from 'node:v8';
import { CodedError } from '../../benchmark/coded-error.ts';
import type { ChildMessage } from './child-message.ts';
import { channelDescriptor, frameOf, FrameReader } from './message-frames.ts';

const textCharactersMax = 10_000;
const factBytesMax = 1_024;

/**
 * The side of the child process: handles one request and then waits to be killed. Exits if the parent process is gone.
 */
export function serveRequest<Request, Result>(
  handle: (request: Request, report: (progress: unknown) => void) => Promise<Result>,
): void {
  const channel = new Socket({ fd: channelDescriptor });
  const send = (message: ChildMessage) => void channel.write(frameOf(message));
  const serve = (request: Request) =>
    handle(request, (progress) => send({ kind: 'progress', progress })).then(
      (result) => send({ kind: 'result', result }),
      (error: unknown) => send(errorMessage(error)),
    );
  const reader = new FrameReader(Infinity); // the parent is trusted
  channel.on('error', () => process.exit(1));
  channel.on('close', () => process.exit(1));
  channel.on('data', (chunk) => {
    for (const request of reader.push(chunk)) {
      send({ kind: 'started' });
      void serve(request as Request);
    }
  });
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
