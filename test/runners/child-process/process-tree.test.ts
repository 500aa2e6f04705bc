import { spawn } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { useOfTree } from '../../../runners/child-process/process-tree.ts';

test.skipIf(process.platform !== 'linux')('counts memory and processor time of descendants', async () => {
  const busy = `Buffer.alloc(200 * 1024 ** 2, 1); const end = Date.now() + 300; while (Date.now() < end); setInterval(() => {}, 1000)`;
  const command = `"${process.execPath}" -e "globalThis.kept = ${busy}" & wait`;
  const shell = spawn('sh', ['-c', command], { stdio: 'ignore', detached: true });
  onTestFinished(() => void process.kill(-(shell.pid ?? 0), 'SIGKILL'));
  await expect
    .poll(() => useOfTree(shell.pid ?? 0), { timeout: 10_000 })
    .toSatisfy(({ memoryBytes, cpuMs }) => memoryBytes > 200 * 1024 ** 2 && cpuMs >= 300);
});

test('counts nothing for a process that does not exist', () => {
  expect(useOfTree(2 ** 30)).toEqual({ memoryBytes: 0, cpuMs: 0 });
});
