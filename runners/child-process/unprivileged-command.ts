import { spawnSync } from 'node:child_process';

/**
 * Words to put before a command so that it runs as nobody, without a network and without the means to get anything
 * back; of root's powers it keeps one, to read files below closed folders. Empty where this machine cannot do it (no
 * root, no Linux): then the command has our own rights.
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
  '--securebits=+no_setuid_fixup', // the power to read holds in access(2), too
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
