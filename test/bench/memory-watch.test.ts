import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { watchMemory } from '../../bench/bake/memory-watch.ts';

const heldBytes = 200 * 1024 ** 2; // more than two idle Node processes together

test.skipIf(process.platform !== 'linux')('counts the memory of children and grandchildren', async () => {
  const watch = watchMemory();
  const held = `globalThis.held = Buffer.alloc(${heldBytes}, 1); process.stdin.resume()`;
  const script = `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(held)}], { stdio: ["pipe", "ignore", "ignore"] }); process.stdin.resume()`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'ignore', 'ignore'] });
  onTestFinished(() => void child.kill()); // the grandchild ends when its stdin closes
  let peak = watch.peak();
  for (let wait = 0; wait < 100 && !(peak && peak.treeBytes - peak.ownBytes > heldBytes); wait++) {
    await sleep(100);
    peak = watch.peak();
  }
  watch.stop();
  expect((peak?.treeBytes ?? 0) - (peak?.ownBytes ?? 0)).toBeGreaterThan(heldBytes);
  expect(peak?.processCount).toBeGreaterThanOrEqual(3);
});
