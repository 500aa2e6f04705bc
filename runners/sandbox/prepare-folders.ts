import { chmod, chown, mkdir, stat } from 'node:fs/promises';
import { sandboxUserId, type ContainerRun } from './container-arguments.ts';
import { SandboxError } from './sandbox-error.ts';

/**
 * Checks the input folder, because an engine would create an empty one, and makes the output folder writable for the
 * sandbox.
 */
export async function prepareFolders({ inputFolder, outputFolder }: ContainerRun): Promise<void> {
  const input = await stat(inputFolder).catch(() => null);
  if (!input?.isDirectory()) {
    throw new SandboxError('ENGINE_FAILED', `There is no input folder ${inputFolder}.`, { inputFolder });
  }
  await mkdir(outputFolder, { recursive: true });
  try {
    await chown(outputFolder, sandboxUserId, sandboxUserId);
  } catch {
    await chmod(outputFolder, 0o777); // without root, only the worker's folder above it keeps other users out
  }
}
