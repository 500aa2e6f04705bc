import { execFile, spawn } from 'node:child_process';
import { constants, type Stats } from 'node:fs';
import { lstat, mkdtemp, open, readFile, readlink, rm, rmdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { SandboxError } from '../sandbox-error.ts';
import { headBytes, type ImageEntry, type ImageFiles, type ImageTotals } from './image-files.ts';
import { requireTotals, type InspectionLimits } from './inspection-limits.ts';

const execute = promisify(execFile);
const mountTimeoutMs = 10_000;
/** Mount options are one page of memory. */
const mountOptionsMax = 4_000;
const prefix = 'mbti-image-';

/** An image mounted read-only. */
export interface MountedImage {
  readonly files: ImageFiles;
  unmount(): Promise<void>;
}

/**
 * Mounts the layers of an image as the engine would, but without the engine: read-only, with no devices, no programs and
 * no set-user-id. Takes a quarter of a second for an image of any size, because no content is read.
 * @param layers folders of the layers, top first.
 * @returns null where this machine does not allow it or does not hold the layers: not Linux, not root, a remote engine.
 * @throws SandboxError IMAGE_TOO_LARGE when the image holds more than the limits.
 */
export async function mountImage(
  layers: readonly string[],
  limits: InspectionLimits,
  signal?: AbortSignal,
): Promise<MountedImage | null> {
  if (layers.length === 0 || process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  const root = await mountLayers(layers, folder);
  if (root === null) {
    await rm(folder, { recursive: true, force: true });
    return null;
  }
  const unmount = async (): Promise<void> => unmountImage(folder);
  try {
    const totals = await countEntries(root, limits, signal);
    return { files: new MountedFiles(root, totals), unmount };
  } catch (cause) {
    await unmount();
    throw cause;
  }
}

/** Unmounts what inspections of processes that no longer exist have left. */
export async function unmountLeftImages(): Promise<void> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  for (const [, target = '', processId = ''] of mounts.matchAll(/^(?:\S+ ){4}(\S*\/mbti-image-(\d+)-\w+)\S* /gm)) {
    const isAlive = await lstat(`/proc/${processId}`).then(
      () => true,
      () => false,
    );
    if (!isAlive) await unmountImage(target).catch(() => {});
  }
}

/** @returns the root of the mounted image. */
async function mountLayers(layers: readonly string[], folder: string): Promise<string | null> {
  const { names, workingFolder } = await shortNames(layers);
  // A single layer is no overlay. An empty folder below it makes it one.
  const lower = [...names, ...(names.length === 1 ? [folder] : [])];
  const options = `ro,nosuid,nodev,noexec,lowerdir=${lower.join(':')}`;
  if (options.length > mountOptionsMax || lower.some((name) => /[:,\\]/.test(name))) return null;
  try {
    await execute('mount', ['-t', 'overlay', 'overlay', '-o', options, folder], {
      cwd: workingFolder,
      timeout: mountTimeoutMs,
    });
    return folder;
  } catch {
    return null; // no right to mount, or no such layers on this machine
  }
}

/** Engines keep a short link to each layer, because the options of a mount with all full paths would be too long. */
async function shortNames(
  layers: readonly string[],
): Promise<{ readonly names: readonly string[]; readonly workingFolder: string }> {
  const workingFolder = dirname(dirname(layers[0] ?? '/'));
  const names = await Promise.all(
    layers.map(async (layer) => {
      if (dirname(dirname(layer)) !== workingFolder) return layer;
      const link = await readFile(join(dirname(layer), 'link'), 'utf8').catch(() => null);
      return link === null ? layer : join('l', link.trim());
    }),
  );
  return { names, workingFolder };
}

async function unmountImage(folder: string): Promise<void> {
  await execute('umount', ['--lazy', folder], { timeout: mountTimeoutMs });
  await rmdir(folder);
}

/** Counts with `find`, which also goes where paths are longer than the kernel takes at once. */
async function countEntries(root: string, limits: InspectionLimits, signal?: AbortSignal): Promise<ImageTotals> {
  const find = spawn('find', [root, '-xdev', '-mindepth', '1', '-printf', '%s %n\n'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: limits.timeMs,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise<string | null>((resolve) => {
    find.once('error', (cause) => resolve(cause.message));
    find.once('close', (code, killedBy) =>
      resolve(code === 0 ? null : `find ended with ${killedBy ?? `code ${code}`}`),
    );
  });
  const totals = { entries: 0, bytes: 0 };
  try {
    for await (const line of createInterface({ input: find.stdout })) {
      const [size = 0, names = 1] = line.split(' ').map(Number);
      totals.entries += 1;
      totals.bytes += size / names; // a file of several names is met once for each
      requireTotals(totals, limits);
      signal?.throwIfAborted();
    }
  } catch (cause) {
    find.kill('SIGKILL');
    throw cause;
  }
  const problem = await ended;
  if (problem === null) return totals;
  const message = `The files of the image could not be counted within ${limits.timeMs / 1000} s (${problem}); ${totals.entries} were seen.`;
  throw new SandboxError('ENGINE_FAILED', message, { ...totals, ...limits });
}

class MountedFiles implements ImageFiles {
  readonly #root: string;
  readonly totals: ImageTotals;

  constructor(root: string, totals: ImageTotals) {
    this.#root = root;
    this.totals = totals;
  }

  async entry(path: string): Promise<ImageEntry | null> {
    const place = join(this.#root, path);
    const status = await lstat(place).catch(() => null);
    if (!status) return null;
    return {
      kind: kindOf(status),
      mode: status.mode & 0o7777,
      userId: status.uid,
      groupId: status.gid,
      sizeBytes: status.size,
      target: status.isSymbolicLink() ? await readlink(place) : null,
    };
  }

  async head(path: string): Promise<Buffer> {
    // Its folders are known not to be links, because `locate` has followed them. A pipe would block without O_NONBLOCK.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const handle = await open(join(this.#root, path), flags);
    try {
      const buffer = Buffer.alloc(headBytes);
      const { bytesRead } = await handle.read(buffer, 0, headBytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  }
}

function kindOf(status: Stats): ImageEntry['kind'] {
  if (status.isFile()) return 'file';
  if (status.isDirectory()) return 'folder';
  if (status.isSymbolicLink()) return 'link';
  if (status.isFIFO()) return 'named pipe';
  return status.isSocket() ? 'socket' : 'device';
}
