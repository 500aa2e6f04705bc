import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { ContainerRun, PreparedFolders } from './container-arguments.ts';
import { SandboxError } from './sandbox-error.ts';
import { sandboxUserId } from './sandbox-user.ts';

const execute = promisify(execFile);
const mountTimeoutMs = 10_000;
const removeTimeoutMs = 10 * 60_000;
/** Above its limits, so that the watch sees an output that is too large and names it. */
const quotaSlack = { bytes: 2 * 1024 ** 2, entries: 16 } as const;

/**
 * Checks the input folder, because an engine would create an empty one, and makes the output folder writable for the
 * sandbox. Where this machine allows it, the output is a file system of its own.
 * @throws SandboxError ENGINE_FAILED when there is no input folder.
 */
export async function prepareFolders({ inputFolder, outputFolder, limits }: ContainerRun): Promise<PreparedFolders> {
  const input = await stat(inputFolder).catch(() => null);
  if (!input?.isDirectory()) {
    throw new SandboxError('ENGINE_FAILED', `There is no input folder ${inputFolder}.`, { inputFolder });
  }
  await mkdir(outputFolder, { recursive: true });
  const size = `size=${limits.outputBytesMax + quotaSlack.bytes}`;
  const entries = `nr_inodes=${limits.outputFilesMax + quotaSlack.entries}`;
  const options = `nosuid,nodev,noexec,mode=755,${size},${entries}`;
  const hasQuota = await succeeds('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', outputFolder]);
  try {
    await chown(outputFolder, sandboxUserId, sandboxUserId);
  } catch {
    await chmod(outputFolder, 0o777); // without root, only the worker's folder above it keeps other users out
  }
  return { hasQuota };
}

/** Whether this machine allows outputs to be file systems of their own. */
export async function canLimitOutput(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'mbti-quota-'));
  try {
    return await succeeds('mount', ['-t', 'tmpfs', '-o', 'size=4096', 'tmpfs', folder]);
  } finally {
    await removeRunFolder(folder);
  }
}

/**
 * Removes the folder of a run, or of all runs, with everything that containers left in it: `rm` also goes where paths are longer
 * than the kernel takes at once, and a file system of its own ends with its mount.
 * @throws the failure of `rm` when something stays.
 */
export async function removeRunFolder(folder: string): Promise<void> {
  for (const mounted of await mountsBelow(folder)) await succeeds('umount', ['--lazy', mounted]);
  try {
    await execute('rm', ['--recursive', '--force', '--one-file-system', '--', folder], { timeout: removeTimeoutMs });
  } catch {
    await rm(folder, { recursive: true, force: true }); // a machine whose rm has other options
  }
}

/** Removes the folders of all runs that an earlier worker left. @returns the folders that stay, with the reasons. */
export async function removeOldRuns(runsFolder: string): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const name of await readdir(runsFolder).catch(() => [])) {
    await removeRunFolder(join(runsFolder, name)).catch((error: unknown) => {
      problems.push(`${join(runsFolder, name)}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
  return problems;
}

/** Folders below this one that have a file system of their own, deepest first. */
async function mountsBelow(folder: string): Promise<readonly string[]> {
  const listing = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  const targets = listing.split('\n').map((line) => unescape(line.split(' ')[4] ?? ''));
  return targets.filter((target) => `${target}/`.startsWith(`${resolve(folder)}/`)).toReversed();
}

/** Spaces and the like in /proc/self/mountinfo are octal escapes, as in `\040`. */
function unescape(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_escape, digits: string) => String.fromCharCode(parseInt(digits, 8)));
}

async function succeeds(command: string, parameters: readonly string[]): Promise<boolean> {
  return execute(command, [...parameters], { timeout: mountTimeoutMs }).then(
    () => true,
    () => false,
  );
}
