import { CodedError } from '../../benchmark/coded-error.ts';
import type { ChildMessage } from './child-message.ts';

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
