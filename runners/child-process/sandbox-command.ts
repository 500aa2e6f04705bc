import { randomInt } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { release } from 'node:os';
import { dirname, join } from 'node:path';
import { nativePackageFolder, nativePackages } from './bundle-child.ts';
import { librariesOf, nativeFilesOf } from './library-files.ts';

/** The limits that the kernel enforces for each process, whatever the process does between two samples. */
export interface KernelLimits {
  readonly cpuSeconds: number;
  readonly dataBytes: number; // private writable memory
}

/** Where a sandbox has its bundle and the packages that the bundle loads. */
const bundlePlace = '/app/child';
const packagesPlace = '/app/node_modules';
const processesMax = 64; // Node needs a dozen threads; a thread counts as a process
const openFilesMax = 256;
/** A user for each sandbox, so that the kernel counts its processes alone. These numbers are normally unused. */
const firstUser = 2_100_000_000;
const users = 1_000_000;

/** How bubblewrap gets its rights. */
export type SandboxRights = 'root' | 'user-namespace';

/** The parts of a sandbox that are the same for every child. */
export interface SandboxBase {
  readonly rights: SandboxRights;
  readonly kernel: string; // release, such as 6.1.0-18-amd64
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
  return { rights, kernel: release(), node, setpriv, prlimit, mounts: [...same, ...packages] };
}

/**
 * A command that runs Node in a sandbox of bubblewrap: no network, no environment, no rights, no other process, and no
 * file but Node, its libraries, the bundle, the packages that the bundle loads, and the given files, all read-only.
 * @param bundleFolder is at /app/child inside. Without one, Node can be given a script.
 * @param files at the same paths inside; readable by everybody if the rights are those of root.
 */
export function sandboxCommand(
  { rights, kernel, mounts, node, setpriv, prlimit }: SandboxBase,
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
    ...['--setenv', 'NODE_ENV', 'production'],
    ...foldersAbove(all).flatMap((folder) => ['--dir', folder]),
    ...['--proc', '/proc'],
    ...all.flatMap(({ source, place }) => ['--ro-bind', source, place]),
    ...['--remount-ro', '/', '--chdir', '/', '--'],
    ...[setpriv, '--no-new-privs', ...(rights === 'root' ? dropRoot : []), '--'],
    ...[prlimit, '--core=0', '--fsize=0', `--nofile=${openFilesMax}`],
    ...(countsOwnProcesses(rights, kernel) ? [`--nproc=${processesMax}`] : []),
    ...[`--data=${dataBytes}`, `--cpu=${cpuSeconds}`, '--'],
    node,
  ];
}

/**
 * Whether the kernel counts only the processes of the sandbox against its limit. It does where the sandbox has a user
 * of its own. In a user namespace, the real user is that of the worker, and a kernel before 5.14 counts all processes
 * that this user has on the machine: a busy worker would make ONNX Runtime fail, as if the model were to blame. So
 * there is no limit there. What then bounds forks is the limit of the worker's own user, and of its service; and the
 * memory and the processor time of all processes together, which the parent samples. It ends them all by killing their
 * namespace.
 */
export function countsOwnProcesses(rights: SandboxRights, kernelRelease: string): boolean {
  const [major = 0, minor = 0] = kernelRelease.split('.').map((part) => Number.parseInt(part, 10));
  return rights === 'root' || major > 5 || (major === 5 && minor >= 14);
}

/** Path of a bundled file inside the sandbox. */
export function placeInSandbox(file: string): string {
  return join(bundlePlace, file);
}

const namespaces = ['--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts', '--unshare-cgroup-try'];

/** Every folder that has to exist before the mounts; bubblewrap itself would make them closed to other users. */
function foldersAbove(mounts: readonly Mount[]): readonly string[] {
  const folders = new Set<string>();
  for (const { place } of mounts) {
    for (let folder = dirname(place); folder !== '/'; folder = dirname(folder)) folders.add(folder);
  }
  return [...folders].sort(); // a folder comes before those in it
}
