import { chmod, chown, mkdir, stat } from 'node:fs/promises';
import { sandboxUserId, type ContainerRun } from './container-arguments.ts';
import { SandboxError } from './sandbox-error.ts';

/** The input must be there, or an engine makes an empty one; the output must be writable by the sandbox's user. */
export async function prepareFolders({ inputFolder, outputFolder }: ContainerRun): Promise<void> {
  const input = await stat(inputFolder).catch(() => null);
  if (!input?.isDirectory()) {
    throw new SandboxError('ENGINE_FAILED', `There is no input folder ${inputFolder}.`, { inputFolder });
  }
  await mkdir(outputFolder, { recursive: true });
  try {
    await chown(outputFolder, sandboxUserId, sandboxUserId);
  } catch {
    await chmod(outputFolder, 0o777); // not root: only the worker's own folder above it keeps others out
  }
}
