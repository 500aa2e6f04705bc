import { spawnSync } from 'node:child_process';

/**
 * Command prefix that runs a command as the user nobody, without a network and without a way to regain privileges. The
 * only root capability that it keeps is reading files in closed folders. Empty if this machine does not support it (not
 * root, not Linux); the command then has the rights of this process.
 */
export function unprivilegedPrefix(): readonly string[] {
  return (known ??= candidates.find(works) ?? []);
}

let known: readonly string[] | undefined;

const asNobody = [
  'setpriv',
  '--reuid=65534',
  '--regid=65534',
  '--clear-groups',
  '--securebits=+no_setuid_fixup', // the read capability also applies to access(2)
  '--no-new-privs',
  '--inh-caps=-all,+dac_read_search',
  '--ambient-caps=-all,+dac_read_search',
  '--bounding-set=-all,+dac_read_search',
];
const candidates: readonly (readonly string[])[] = [['unshare', '--net', '--ipc', '--', ...asNobody], asNobody];

function works([command = '', ...parameters]: readonly string[]): boolean {
  if (process.getuid?.() !== 0) return false;
  return (
    spawnSync(command, [...parameters, process.execPath, '-e', '0'], { stdio: 'ignore', timeout: 10_000 }).status === 0
  );
}
