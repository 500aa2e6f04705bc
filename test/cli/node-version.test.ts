import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isNodeSupported } from '../../cli/node-version.mjs';

test.each([
  ['20.9.0', false],
  ['20.12.0', true],
  ['21.7.0', false],
  ['22.11.0', false],
  ['22.12.0', true],
  ['23.9.0', false],
  ['24.0.0', true],
  ['26.1.0', true],
])('supports Node %s: %s', (version, supported) => {
  const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    engines: { node: string };
  };
  expect(isNodeSupported(version, engines.node)).toBe(supported);
});
