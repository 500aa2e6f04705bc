import { randomInt } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nativePackageFolder, nativePackages } from './bundle-child.ts';
import { librariesOf, nativeFilesOf } from './library-files.ts';

/** The limits that the kernel enforces for each process, whatever the process does between two looks of its parent. */
export interface KernelLimits {
  readonly cpuSeconds: number;
  readonly dataBytes: number; // private writable memory
}

/** Where a sandbox has its bundle and the packages that the bundle loads. */
const bundlePlace = '/app/child';
const packagesPlace = '/app/node_modules';
const processesMax = 64; // Node needs a dozen threads
const openFilesMax = 256;
/** A user for each sandbox, so that the kernel counts its processes alone. Nobody on a usual machine has these numbers. */
const firstUser = 2_100_000_000;
const users = 1_000_000;

/** How bubblewrap gets its rights. */
export type SandboxRights = 'root' | 'user-namespace';

/** The parts of a sandbox that are the same for every child. */
export interface SandboxBase {
  readonly rights: SandboxRights;
  readonly mounts: readonly Mount[];
  readonly node: string;
  readonly setpriv: string;
  readonly prlimit: string;
}

interface Mount {
  readonly source: string;
  readonly place: string;
}

/** @throws if a program or library that a sandbox needs is missing. */
export async function prepareSandboxBase(rights: SandboxRights): Promise<SandboxBase> {
  const node = realpathSync(process.execPath);
  const [setpriv, prlimit] = ['/usr/bin/setpriv', '/usr/bin/prlimit'] as const;
  const packages = nativePackages.map((name) => ({
    source: nativePackageFolder(name),
    place: join(packagesPlace, name),
  }));
  const natives = (await Promise.all(packages.map(({ source }) => nativeFilesOf(source)))).flat();
  const programs = [node, setpriv, prlimit];
  const libraries = (await librariesOf([...programs, ...natives])).filter((file) => !natives.includes(file));
  const processors = ['/sys/devices/system/cpu'].filter((path) => existsSync(path)); // ONNX Runtime looks there on ARM
  const same = [...programs, ...libraries, ...processors].map((path) => ({ source: path, place: path }));
  return { rights, node, setpriv, prlimit, mounts: [...same, ...packages] };
}

/**
 * A command that runs Node in a sandbox of bubblewrap: no network, no environment, no rights, no other process, and no file
 * but Node, its libraries, the bundle, the packages that the bundle loads, and the given files, all read-only.
 * @param bundleFolder is at /app/child inside. Without one, Node is not a child of `fork`, but can be given a script.
 * @param files at the same paths inside; readable by everybody if the rights are those of root.
 */
export function sandboxCommand(
  { rights, mounts, node, setpriv, prlimit }: SandboxBase,
  { bundleFolder, files }: { readonly bundleFolder: string | null; readonly files: readonly string[] },
  { cpuSeconds, dataBytes }: KernelLimits,
): readonly [string, ...string[]] {
  const own = files.map((path) => ({ source: path, place: path }));
  const bundle = bundleFolder === null ? [] : [{ source: bundleFolder, place: bundlePlace }];
  const all = [...mounts, ...bundle, ...own];
  const user = String(firstUser + randomInt(users));
  const dropRoot = ['--reuid', user, '--regid', user, '--clear-groups', '--inh-caps=-all', '--bounding-set=-all'];
  return [
    'bwrap',
    ...(rights === 'root' ? namespaces : ['--unshare-user', '--uid', '65534', '--gid', '65534', ...namespaces]),
    ...['--die-with-parent', '--new-session', '--clearenv', '--cap-drop', 'ALL'],
    ...(rights === 'root' ? ['SETUID', 'SETGID', 'SETPCAP'].flatMap((name) => ['--cap-add', `CAP_${name}`]) : []),
    ...(bundleFolder === null ? [] : forkVariables.flatMap(([name, value]) => ['--setenv', name, value])),
    ...foldersAbove(all).flatMap((folder) => ['--dir', folder]),
    ...['--proc', '/proc'],
    ...all.flatMap(({ source, place }) => ['--ro-bind', source, place]),
    ...['--remount-ro', '/', '--chdir', '/', '--'],
    ...[setpriv, '--no-new-privs', ...(rights === 'root' ? dropRoot : []), '--'],
    ...[prlimit, '--core=0', '--fsize=0', `--nofile=${openFilesMax}`, `--nproc=${processesMax}`],
    ...[`--data=${dataBytes}`, `--cpu=${cpuSeconds}`, '--'],
    node,
  ];
}

/** Path of a bundled file inside the sandbox. */
export function placeInSandbox(file: string): string {
  return join(bundlePlace, file);
}

const namespaces = ['--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts', '--unshare-cgroup-try'];

/** How `fork` of node:child_process tells a child about its channel. */
const forkVariables = [
  ['NODE_ENV', 'production'],
  ['NODE_CHANNEL_FD', '3'],
  ['NODE_CHANNEL_SERIALIZATION_MODE', 'advanced'],
] as const;

/** Every folder that has to exist before the mounts; bubblewrap itself would make them closed to other users. */
function foldersAbove(mounts: readonly Mount[]): readonly string[] {
  const folders = new Set<string>();
  for (const { place } of mounts) {
    for (let folder = dirname(place); folder !== '/'; folder = dirname(folder)) folders.add(folder);
  }
  return [...folders].sort(); // a folder comes before those in it
}
