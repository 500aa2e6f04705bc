import { inputMount, outputMount } from '../../../benchmark/stages/stage-definition.ts';
import { SandboxError } from '../sandbox-error.ts';
import { locate, type ImageFiles } from './image-files.ts';

/** Files that an engine, its runtime, the C library and the loader read by themselves, some of them as root. */
const filesRead = [
  '/etc/passwd',
  '/etc/group',
  '/etc/shadow',
  '/etc/gshadow',
  '/etc/subuid',
  '/etc/subgid',
  '/etc/nsswitch.conf',
  '/etc/hosts',
  '/etc/hostname',
  '/etc/resolv.conf',
  '/etc/mtab',
  '/etc/localtime',
  '/etc/timezone',
  '/etc/ld.so.cache',
  '/etc/ld.so.preload',
  '/etc/ld.so.conf',
  '/run/.containerenv',
  '/.dockerenv',
] as const;
/** A user table of Debian has 1 KB; a loader cache with CUDA some 100 KB. */
const bytesMax = 1024 ** 2;
/** The kernel's file systems are mounted here, so what an image holds there is not what would be read. */
const runTimeFolders = ['/proc', '/sys', '/dev'] as const;

/** The engine mounts folders here. A link would lead the mount elsewhere. */
const mountPoints = [...runTimeFolders, '/mbti', inputMount, outputMount, '/tmp', '/run', '/var/tmp'] as const;
/** Debian links the last two; where such a link leads to a folder, the mount works. */
const mayBeLinked = new Set<string>(['/tmp', '/run', '/var/tmp']);

/**
 * Checks what the engine reads or mounts over when it starts a container, because a pipe, an endless device or a huge
 * file there would stop the engine itself, which has no limits of a container.
 * @throws SandboxError IMAGE_INVALID with one sentence that names the path.
 */
export async function checkEngineFiles(reference: string, files: ImageFiles): Promise<void> {
  const problem = (await readProblem(files)) ?? (await mountProblem(files));
  if (problem !== undefined) {
    throw new SandboxError('IMAGE_INVALID', `${reference}: ${problem}`, { reference });
  }
}

async function readProblem(files: ImageFiles): Promise<string | undefined> {
  for (const path of filesRead) {
    const found = await locate(files, path);
    const via = found.path === path ? '' : ` (reached through links at ${found.path})`;
    if (found.entry === null) {
      if (found.reason === 'is missing') continue; // also a link to something that appears at run time
      return `${found.path} ${found.reason}, but the container engine looks for ${path}: remove it or make it a ${found.reason === 'is not a folder' ? 'folder' : 'plain file'}.`;
    }
    const isInRunTimeFolder = runTimeFolders.some((folder) => found.path.startsWith(`${folder}/`));
    if (found.entry.kind !== 'file' || isInRunTimeFolder) {
      return `${path}${via} is a ${found.entry.kind}, but the container engine reads it: make it a plain file.`;
    }
    if (found.entry.sizeBytes > bytesMax) {
      return `${path}${via} has ${found.entry.sizeBytes} bytes, but the container engine reads it: at most ${bytesMax} are allowed.`;
    }
  }
  return undefined;
}

async function mountProblem(files: ImageFiles): Promise<string | undefined> {
  for (const path of mountPoints) {
    const found = await locate(files, path);
    const isOnTheWay = found.path === path || path.startsWith(`${found.path}/`) || mayBeLinked.has(path);
    if (found.entry === null && found.reason === 'is missing' && isOnTheWay) continue; // the engine makes it
    if (found.entry?.kind === 'folder' && (found.path === path || mayBeLinked.has(path))) continue;
    const kind = found.path !== path ? 'link' : (found.entry?.kind ?? 'link');
    return `${path} is a ${kind}, but the platform mounts a folder there: remove it or make it a folder.`;
  }
  return undefined;
}
