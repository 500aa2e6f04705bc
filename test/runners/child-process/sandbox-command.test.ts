import { expect, test } from 'vitest';
import { countsOwnProcesses, sandboxCommand } from '../../../runners/child-process/sandbox-command.ts';

const programs = { mounts: [], node: '/node', setpriv: '/setpriv', prlimit: '/prlimit' };
const limits = { cpuSeconds: 10, dataBytes: 1_000 };

test.each([
  ['root', '4.18.0-553.el8_10.x86_64', true],
  ['user-namespace', '5.10.0-28-amd64', false],
  ['user-namespace', '5.13.19', false],
  ['user-namespace', '5.14.0-427.el9.x86_64', true],
  ['user-namespace', '6.1.0-18-amd64', true],
] as const)('with the rights of %s on Linux %s, the processes are limited: %s', (rights, kernel, isLimited) => {
  expect(countsOwnProcesses(rights, kernel)).toBe(isLimited);
  const command = sandboxCommand({ ...programs, rights, kernel }, { bundleFolder: null, files: [] }, limits);
  expect(command.includes('--nproc=64')).toBe(isLimited);
});
