import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { takeLock } from '../../start/start-lock.mjs';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'mbti-lock-'))));
afterEach(() => rmSync(folder, { recursive: true }));
const lockFile = () => join(folder, 'start.lock');

const startTimeOf = (pid: number) =>
  readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')[19];

describe('the lock of a data folder', () => {
  test('can be held by only one start at a time', () => {
    takeLock(folder);
    expect(() => takeLock(folder)).toThrowError(/already running .*process \d+/);
  });

  test('is free again after its release', () => {
    takeLock(folder).release();
    takeLock(folder).release();
  });

  test('is stale when its owner is gone, even if the process id is in use again', () => {
    writeFileSync(lockFile(), JSON.stringify([{ role: 'start', pid: process.pid, startTime: '1' }]));
    takeLock(folder).release();
  });

  test('is stale when it was only partly written', () => {
    writeFileSync(lockFile(), '[{"role": "sta');
    takeLock(folder).release();
  });

  test('when stale, stops the processes that its owner left, and no others', async () => {
    const left = spawn('sleep', ['60']);
    const stranger = spawn('sleep', ['60']);
    try {
      const gone = { role: 'start', pid: process.pid, startTime: '1' };
      const records = [
        gone,
        { role: 'worker', pid: left.pid, startTime: startTimeOf(left.pid ?? 0) },
        { role: 'web', pid: stranger.pid, startTime: '1' },
      ];
      writeFileSync(lockFile(), JSON.stringify(records));
      takeLock(folder).release();
      await new Promise((resolve) => (left.signalCode ? resolve(null) : left.once('exit', resolve)));
      expect(left.signalCode).toBe('SIGTERM');
      expect(stranger.signalCode).toBeNull();
      expect(stranger.exitCode).toBeNull();
    } finally {
      left.kill('SIGKILL');
      stranger.kill('SIGKILL');
    }
  });
});
