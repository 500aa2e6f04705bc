import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const launcher = fileURLToPath(new URL('../../cli/mbti.mjs', import.meta.url));
const execute = promisify(execFile);

test.each([
  ['a table', ['attacks', 'ls']],
  ['many lines', ['attacks', 'info', 'badnets']],
  ['JSON', ['attacks', 'ls', '--json']],
  ['help', ['--help']],
])('%s into a pipe that is closed ends quietly, as if by SIGPIPE', async (_name, parameters) => {
  const script = 'exec 3>&1; { "$@"; echo $? >&3; } | true'; // true has ended long before the first line is written
  const { stdout, stderr } = await execute('sh', ['-c', script, 'sh', process.execPath, launcher, ...parameters], {
    cwd: tmpdir(),
  });
  expect([stdout, stderr]).toEqual(['141\n', '']);
});
