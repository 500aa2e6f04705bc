import { sandboxUserId } from './sandbox-user.ts';
import { messageOf, SandboxError } from './sandbox-error.ts';
import { engineFailed, statusOf } from './with-deadline.ts';

/** Only the error text distinguishes a bad command from an engine failure. */
const ofTheImage =
  /exec: "|executable file not found|attempted to invoke a command|no command|exec format error|chdir to cwd/i;

/** @returns NOT_STARTED when the image is at fault for a failed create, attach or start; otherwise ENGINE_FAILED. */
export function startFailure(what: string, cause: unknown): SandboxError {
  const status = statusOf(cause);
  const said = messageOf(cause);
  if (status === null || !ofTheImage.test(said)) return engineFailed(what, cause);
  return new SandboxError(
    'NOT_STARTED',
    `The image's command could not be started: ${said}. Check its ENTRYPOINT, CMD and WORKDIR, and that user ${sandboxUserId} may execute them.`,
    { status },
    { cause },
  );
}
