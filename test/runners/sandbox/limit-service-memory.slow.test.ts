import { spawn } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { limitServiceMemory } from '../../../runners/sandbox/limit-service-memory.ts';

const mebibyte = 1024 ** 2;

test('a service that grows beyond its limit is ended, and the machine keeps its memory', async ({ skip }) => {
  const grows =
    'const held = []; process.stdin.once("data", () => setInterval(() => held.push(Buffer.alloc(8e6, 1)), 1));';
  const service = spawn(process.execPath, ['-e', grows], { stdio: ['pipe', 'ignore', 'ignore'] });
  onTestFinished(() => void service.kill('SIGKILL'));
  const ended = new Promise<NodeJS.Signals | number | null>((resolve) =>
    service.once('exit', (code, signal) => resolve(signal ?? code)),
  );
  if (!(await limitServiceMemory(service.pid ?? 0, 256 * mebibyte))) skip('This machine allows no control groups.');
  service.stdin.write('grow');
  expect(await ended).toBe('SIGKILL');
});
