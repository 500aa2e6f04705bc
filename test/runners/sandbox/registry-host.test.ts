import { expect, test } from 'vitest';
import { isInsideHost, registryHost } from '../../../runners/sandbox/registry-host.ts';

test.each([
  ['team/defense', null],
  ['defense', null],
  ['localhost/defense', null],
  ['localhost:5000/defense', 'localhost'],
  ['127.0.0.1:5000/defense', '127.0.0.1'],
  ['GHCR.io/team/defense', 'ghcr.io'],
])('the registry of %s is %s', (name, host) => {
  expect(registryHost(name)).toBe(host);
});

test.each([
  '127.0.0.1',
  '127.8.9.1',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '0.0.0.0',
  'localhost',
  'db.internal',
  '2130706433',
  '0x7f.1',
  '127.1',
])('%s is an internal host', (host) => {
  expect(isInsideHost(host)).toBe(true);
});

test.each(['ghcr.io', 'registry.example.org', '8.8.8.8', '172.32.0.1'])('%s is a public host', (host) => {
  expect(isInsideHost(host)).toBe(false);
});
