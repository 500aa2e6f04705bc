import { spawn } from 'node:child_process';
import { chmod, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChildBundle } from './bundle-child.ts';
import {
  placeInSandbox,
  prepareSandboxBase,
  sandboxCommand,
  type KernelLimits,
  type SandboxBase,
} from './sandbox-command.ts';

/** How an untrusted child is started: Node with what comes before it, and the entry file to give it. */
export interface ConfinedCommand {
  readonly command: readonly [string, ...string[]];
  readonly entryFile: string;
}

/**
 * The ways to confine a child, the best first. `sandbox`: no file but its own. `other-user`: an unprivileged user
 * without a network, who can read the files of this machine. `none`: the rights of this process.
 */
type Confinement =
  | { readonly level: 'sandbox'; readonly base: SandboxBase }
  | { readonly level: 'other-user'; readonly prefix: readonly [string, ...string[]] }
  | { readonly level: 'none' };

/**
 * @param files the only files that the child may read. Closed ones are opened to other users, who may not enter the
 *   folders above them.
 */
export async function confine(
  { folder, file }: ChildBundle,
  files: readonly string[],
  limits: KernelLimits,
): Promise<ConfinedCommand> {
  const confinement = await confinementHere();
  const entryFile = join(folder, file);
  if (confinement.level === 'none') return { command: [process.execPath], entryFile };
  if (confinement.level === 'other-user') return { command: [...confinement.prefix, process.execPath], entryFile };
  const { base } = confinement;
  if (base.rights === 'root') await Promise.all(files.map(openToOthers));
  return { command: sandboxCommand(base, { bundleFolder: folder, files }, limits), entryFile: placeInSandbox(file) };
}

/**
 * In one sentence, what is missing on this machine to run returned models in a sandbox. Null if nothing is.
 * @param isFresh look again, because something may have been installed since.
 */
export async function confinementProblem({ isFresh = false } = {}): Promise<string | null> {
  if (isFresh) known = undefined;
  const { level } = await confinementHere();
  const remedy = 'install bubblewrap (Debian: apt-get install bubblewrap) and allow namespaces';
  switch (level) {
    case 'sandbox':
      return null;
    case 'other-user':
      return `Returned models run as another user without a network, but can read files of this machine: ${remedy}.`;
    case 'none':
      return `Returned models run with the rights of the worker: on Linux, ${remedy}.`;
  }
}

let known: Promise<Confinement> | undefined;

function confinementHere(): Promise<Confinement> {
  return (known ??= findConfinement());
}

async function findConfinement(): Promise<Confinement> {
  if (process.platform !== 'linux') return { level: 'none' };
  const isRoot = process.getuid?.() === 0;
  const probe = { cpuSeconds: 10, dataBytes: 2 * 1024 ** 3 };
  const loadsNative = ['-e', "require('/app/node_modules/onnxruntime-node')"];
  // Root inside a container may lack the right to mount, but may make a user namespace in which it has it.
  for (const rights of isRoot ? (['root', 'user-namespace'] as const) : (['user-namespace'] as const)) {
    const base = await prepareSandboxBase(rights).catch(() => null);
    if (base && (await works([...sandboxCommand(base, { bundleFolder: null, files: [] }, probe), ...loadsNative])))
      return { level: 'sandbox', base };
  }
  if (isRoot) {
    for (const prefix of otherUser)
      if (await works([...prefix, process.execPath, '-e', '0'])) return { level: 'other-user', prefix };
  }
  return { level: 'none' };
}

const probeMsMax = 10_000;
const asNobody = [
  'setpriv',
  '--reuid=65534',
  '--regid=65534',
  '--clear-groups',
  '--securebits=+no_setuid_fixup', // the read capability also applies to access(2)
  '--no-new-privs',
  '--inh-caps=-all,+dac_read_search', // without it, this user could not read the files of a closed data folder
  '--ambient-caps=-all,+dac_read_search',
  '--bounding-set=-all,+dac_read_search',
] as const;
const otherUser: readonly (readonly [string, ...string[]])[] = [
  ['unshare', '--net', '--ipc', '--', ...asNobody],
  asNobody,
];

async function works([command, ...parameters]: readonly [string, ...string[]]): Promise<boolean> {
  const child = spawn(command, parameters, { stdio: 'ignore' });
  const timer = setTimeout(() => child.kill('SIGKILL'), probeMsMax);
  const isDone = new Promise<boolean>((resolve) =>
    child.once('error', () => resolve(false)).once('exit', (code) => resolve(code === 0)),
  );
  return isDone.finally(() => clearTimeout(timer));
}

async function openToOthers(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o004) === 0) await chmod(file, (mode & 0o777) | 0o444);
}
