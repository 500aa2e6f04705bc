import { messageOf, SandboxError } from './sandbox-error.ts';

/**
 * Awaits one call to the container engine until a deadline, so that a hung engine does not hang the worker.
 * @param call gets a signal that is aborted at the deadline, so that its socket is freed, too.
 * @throws SandboxError ENGINE_FAILED at the deadline; what the call itself throws passes through.
 */
export async function withDeadline<Result>(
  what: string,
  timeoutMs: number,
  call: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(
        new SandboxError('ENGINE_FAILED', `The container engine did not ${what} within ${timeoutMs} ms.`, {
          what,
          timeoutMs,
        }),
      );
      controller.abort();
    }, timeoutMs);
  });
  try {
    return await Promise.race([call(controller.signal), deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** @returns the HTTP status the engine answered with, or null when it did not answer at all. */
export function statusOf(cause: unknown): number | null {
  if (typeof cause !== 'object' || cause === null || !('statusCode' in cause)) return null;
  return typeof cause.statusCode === 'number' ? cause.statusCode : null;
}

/** @returns the error as ENGINE_FAILED, unless it is already a SandboxError. */
export function engineFailed(what: string, cause: unknown): SandboxError {
  if (cause instanceof SandboxError) return cause;
  const status = statusOf(cause);
  return new SandboxError(
    'ENGINE_FAILED',
    `The container engine failed to ${what}: ${messageOf(cause)}`,
    { what, status },
    { cause },
  );
}
