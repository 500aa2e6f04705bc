import { posix } from 'node:path';
import { SandboxError } from '../sandbox-error.ts';
import { sandboxUserId } from '../sandbox-user.ts';
import type { ImageConfiguration } from './image-configuration.ts';
import { locate, mayExecute, mayRead, type ImageFiles, type Located } from './image-files.ts';
import { readElf, type Elf } from './read-elf.ts';

const defaultSearchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** They run the program that follows in the command line, after their own options; these of them take a value. */
const wrappers: Readonly<Record<string, readonly string[]>> = {
  tini: ['-e', '-p'],
  'tini-static': ['-e', '-p'],
  'docker-init': ['-e', '-p'],
  'dumb-init': ['-r', '--rewrite'],
  catatonit: [],
};
const interpretersMax = 4; // as the kernel follows

/**
 * Checks that the program of an image can start: that user 65534 may execute it, that it was built for this machine, and
 * that its interpreter or loader is there.
 * @throws SandboxError NOT_STARTED with one sentence that names the path and what to do.
 */
export async function checkProgram(reference: string, image: ImageConfiguration, files: ImageFiles): Promise<void> {
  const problem = await programProblem(image, files);
  if (problem !== undefined) throw new SandboxError('NOT_STARTED', `${reference}: ${problem}`, { reference });
}

async function programProblem(image: ImageConfiguration, files: ImageFiles): Promise<string | undefined> {
  const command = [...image.entrypoint, ...image.command];
  const folder = image.workingFolder === '' ? '/' : image.workingFolder;
  const place = { files, folder, searchPath: searchPathOf(image.environment), isWrapped: false };
  return (await workingFolderProblem(files, folder)) ?? (await commandProblem(command, place));
}

interface Place {
  readonly files: ImageFiles;
  readonly folder: string;
  readonly searchPath: string;
  /** Started by a wrapper through execvp(3), which gives a file without "#!" to /bin/sh. */
  readonly isWrapped: boolean;
}

async function workingFolderProblem(files: ImageFiles, folder: string): Promise<string | undefined> {
  const found = await locate(files, folder);
  if (found.entry === null) {
    // The engine makes a folder that is missing.
    return found.reason === 'is missing'
      ? undefined
      : `WORKDIR ${folder} cannot be entered: ${found.path} ${found.reason}.`;
  }
  if (found.entry.kind !== 'folder') return `WORKDIR ${folder} is a ${found.entry.kind}: name a folder.`;
  const closed = found.closedFolder ?? (mayExecute(found.entry) ? null : found.path);
  return closed === null
    ? undefined
    : `WORKDIR ${folder} cannot be entered by user ${sandboxUserId}: chmod 755 ${closed}.`;
}

async function commandProblem([program = '', ...rest]: readonly string[], place: Place): Promise<string | undefined> {
  const found = await findProgram(program, place);
  if (typeof found === 'string') return found;
  const problem = await executableProblem(found, program, place, interpretersMax);
  const optionsWithValue = wrappers[posix.basename(found.path)];
  if (problem !== undefined || optionsWithValue === undefined) return problem;
  const wrapped = wrappedCommand(rest, optionsWithValue);
  if (wrapped === null) return undefined;
  if (wrapped.length === 0) return `${program} has no program to start: name one in ENTRYPOINT or CMD.`;
  return commandProblem(wrapped, { ...place, isWrapped: true });
}

/** @returns null where a wrapper got options only, such as --version. */
function wrappedCommand(words: readonly string[], optionsWithValue: readonly string[]): readonly string[] | null {
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--') return words.slice(index + 1);
    if (!word.startsWith('-')) return words.slice(index);
    if (optionsWithValue.includes(word)) index += 1;
  }
  return words.length === 0 ? [] : null;
}

type Found = Extract<Located, { readonly closedFolder: string | null }>;

/** As execvp(3): a name with a slash is a path, another is looked for in the folders of PATH. */
async function findProgram(program: string, { files, folder, searchPath }: Place): Promise<Found | string> {
  if (program.includes('/')) {
    const found = await locate(files, posix.resolve(folder, program));
    if (found.entry !== null) return found;
    return `${program} cannot be started: ${found.path} ${found.reason} in the image. Check ENTRYPOINT and CMD.`;
  }
  let other: Found | null = null;
  for (const part of searchPath.split(':')) {
    const found = await locate(files, posix.resolve(folder, part, program));
    if (found.entry === null || found.entry.kind === 'folder') continue;
    if (found.closedFolder === null && mayExecute(found.entry)) return found;
    other ??= found;
  }
  return (
    other ??
    `"${program}" is in none of the folders of PATH (${searchPath}). Check ENTRYPOINT and CMD, or write its full path.`
  );
}

async function executableProblem(
  { path, entry, closedFolder }: Found,
  program: string,
  place: Place,
  interpretersLeft: number,
): Promise<string | undefined> {
  const name = path === program ? path : `${program} (${path})`;
  if (entry.kind !== 'file') return `${name} is a ${entry.kind}, not a program. Check ENTRYPOINT and CMD.`;
  const mode = `mode ${(entry.mode & 0o7777).toString(8).padStart(4, '0')}`;
  if (closedFolder !== null) {
    return `${name} cannot be executed by user ${sandboxUserId}, who may not enter ${closedFolder}: chmod 755 ${closedFolder}.`;
  }
  if (!mayExecute(entry)) return `${name} cannot be executed by user ${sandboxUserId} (${mode}): chmod 755.`;
  const head = await place.files.head(path);
  if (head.subarray(0, 2).toString('latin1') === '#!') {
    if (!mayRead(entry)) return `${name} is a script that user ${sandboxUserId} may not read (${mode}): chmod 755.`;
    return interpreterProblem(name, head, place, interpretersLeft);
  }
  const elf = readElf(head);
  if (elf === null) {
    if (place.isWrapped) return undefined;
    return `${name} is neither a program for Linux (ELF) nor a script that begins with "#!": ${head.length === 0 ? 'it is empty' : 'begin a script with a line such as #!/bin/sh'}.`;
  }
  return loaderProblem(name, elf, place.files);
}

async function interpreterProblem(
  name: string,
  head: Buffer,
  place: Place,
  interpretersLeft: number,
): Promise<string | undefined> {
  const [line = ''] = head.toString('utf8').slice(2).split('\n', 1);
  const [interpreter = '', argument = ''] = line.replace(/^[ \t]+/, '').split(/[ \t]+/);
  const shown = JSON.stringify(interpreter).slice(1, -1);
  if (line.endsWith('\r')) {
    return `${name} cannot be started: its interpreter \`${JSON.stringify(line.trimStart()).slice(1, -1).trim()}\` does not exist: the script has Windows line ends. Save it with Unix line ends (dos2unix).`;
  }
  if (interpreter === '') return `${name} cannot be started: its first line "#!" names no interpreter.`;
  if (interpretersLeft === 0) return `${name} cannot be started: too many scripts interpret each other.`;
  const found = await locate(place.files, posix.resolve(place.folder, interpreter));
  if (found.entry === null) {
    return `${name} cannot be started: its interpreter \`${shown}\` does not exist in the image. Install it, or correct the first line.`;
  }
  const problem = await executableProblem(found, interpreter, place, interpretersLeft - 1);
  if (problem !== undefined) return `${name} cannot be started: its interpreter ${problem}`;
  if (posix.basename(interpreter) !== 'env' || argument === '' || argument.startsWith('-') || argument.includes('=')) {
    return undefined;
  }
  const byName = await findProgram(argument, place);
  if (typeof byName !== 'string') return undefined;
  return `${name} cannot be started: its interpreter is looked for by ${shown}, and ${byName}`;
}

async function loaderProblem(name: string, elf: Elf, files: ImageFiles): Promise<string | undefined> {
  if (elf.architecture !== process.arch) {
    return `${name} was built for ${elf.architecture}, this machine is ${process.arch}: build the image for this platform.`;
  }
  if (elf.loader === null) return undefined;
  const found = await locate(files, elf.loader);
  if (found.entry?.kind === 'file') return undefined;
  return `${name} cannot be started: its loader ${elf.loader} does not exist in the image. Build it statically, or start from an image with the same C library (musl or glibc).`;
}

function searchPathOf(environment: readonly string[]): string {
  const entry = environment.findLast((line) => line.startsWith('PATH='));
  return entry?.slice('PATH='.length) ?? defaultSearchPath;
}
