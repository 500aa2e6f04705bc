import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unprivilegedPrefix } from '../../../runners/child-process/unprivileged-command.ts';

test('an untrusted command runs as user nobody without network or write access, but can read our files', ({ skip }) => {
  const [command, ...prefix] = unprivilegedPrefix();
  if (!command) skip('Only root can give up its rights.');
  const folder = mkdtempSync(join(tmpdir(), 'mbti-closed-')); // closed to others
  try {
    const file = join(folder, 'ours');
    writeFileSync(file, 'read me', { mode: 0o600 });
    chmodSync(folder, 0o700);
    const script = `
      const fs = require('node:fs');
      const attempt = (act) => { try { act(); return 'done'; } catch (error) { return error.code; } };
      console.log(JSON.stringify({
        uid: process.getuid(),
        read: fs.readFileSync(${JSON.stringify(file)}, 'utf8'),
        write: attempt(() => fs.writeFileSync(${JSON.stringify(file)}, 'changed')),
        kill: attempt(() => process.kill(${process.pid}, 0)),
        network: Object.keys(require('node:os').networkInterfaces()),
      }));`;
    const found: unknown = JSON.parse(
      execFileSync(command ?? '', [...prefix, process.execPath, '-e', script], { encoding: 'utf8' }),
    );
    expect(found).toEqual({ uid: 65534, read: 'read me', write: 'EACCES', kill: 'EPERM', network: [] });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
