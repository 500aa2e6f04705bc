import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Probe } from '../../support/probe-child.ts';

const script = join(import.meta.dirname, '../../support/run-probes.ts');
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const isRoot = process.getuid?.() === 0;
let root: string;
beforeAll(() => void (root = mkdtempSync(join(tmpdir(), 'mbti-without-'))));
afterAll(() => rmSync(root, { recursive: true }));

/** Runs probes on a machine with only the given programs. */
function runProbes(programs: readonly string[], probes: readonly Probe[]): { problem: string; outcomes: unknown[] } {
  const folder = join(root, `bin-${programs.length}`);
  mkdirSync(folder);
  for (const name of programs) symlinkSync(join('/usr/bin', name), join(folder, name));
  const file = join(root, 'ours');
  writeFileSync(file, 'read me', { mode: 0o600 });
  chmodSync(root, 0o700);
  const parameters = ['--import', tsx, script, file, JSON.stringify(probes)];
  const env = { PATH: folder, NODE_ENV: 'test' as const };
  return JSON.parse(execFileSync(process.execPath, parameters, { env, encoding: 'utf8' })) as ReturnType<
    typeof runProbes
  >;
}

const file = () => join(root, 'ours');
const hasTools = existsSync('/usr/bin/setpriv') && existsSync('/usr/bin/unshare');
test.skipIf(!isRoot || !hasTools)(
  'a worker of root without bubblewrap gives up its rights and its network (needs root, setpriv and unshare)',
  () => {
    const { problem, outcomes } = runProbes(
      ['setpriv', 'unshare'],
      [
        { attempt: 'identity' },
        { attempt: 'read', path: file() },
        { attempt: 'write', path: file() },
        { attempt: 'write', path: '/etc/new' },
      ],
    );
    expect(problem).toMatch(
      /run as another user without a network, but can read files of this machine: install bubblewrap/,
    );
    const [identity, ...others] = outcomes;
    expect(identity).toMatchObject({ uid: 65534, gids: [65534], interfaces: [], capabilities: '0000000000000004' }); // CAP_DAC_READ_SEARCH
    expect(others).toEqual(['read me', 'EACCES', 'EACCES']);
  },
);

test('a machine with none of the programs runs the process as it is, and says so', () => {
  const { problem, outcomes } = runProbes([], [{ attempt: 'read', path: file() }]);
  expect(problem).toMatch(/run with the rights of the worker: on Linux, install bubblewrap/);
  expect(outcomes).toEqual(['read me']);
});
