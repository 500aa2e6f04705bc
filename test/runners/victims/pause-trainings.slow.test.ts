import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { lowerTrainingPriority, pauseTrainings, resumeTrainings } from '../../../runners/victims/pause-trainings.ts';
import { trainInChild } from '../../../runners/victims/train-in-child.ts';
import { childPids, isAlive } from '../../support/child-pids.ts';
import { stageTraining, type StagedTraining } from '../../support/staged-training.ts';

let staged: StagedTraining;
beforeAll(async () => {
  staged = await stageTraining();
});
afterAll(() => staged.remove());

test('a paused training makes no step until it is resumed, and has the same result', async () => {
  await trainInChild(staged.request(40, 'plain'));
  const steps: number[] = [];
  const pausedAfter = 2;
  const training = trainInChild(staged.request(40, 'paused'), {
    onProgress: ({ step }) => {
      if (steps.push(step) === pausedAfter) pauseTrainings();
    },
  });
  await vi.waitUntil(() => steps.length >= pausedAfter, { timeout: 20_000 });
  await wait(500); // it may have been on its way
  const reached = steps.length;
  await wait(1_000);
  expect(steps.length).toBe(reached);
  resumeTrainings();
  await training;
  expect(steps.at(-1)).toBe(120);
  expect(await staged.weights('paused')).toEqual(await staged.weights('plain'));
});

test('a training that is asked for during a pause begins after it', async () => {
  pauseTrainings();
  let isDone = false;
  const training = trainInChild(staged.request(1, 'late')).then(() => (isDone = true));
  await wait(3_000);
  expect(isDone).toBe(false);
  resumeTrainings();
  await training;
});

test('a paused training can be given up, and so can one that waits to begin', async () => {
  const stop = new AbortController();
  const running = trainInChild(staged.request(1e6, 'given-up'), {
    signal: stop.signal,
    onProgress: () => pauseTrainings(),
  });
  await wait(4_000);
  const waiting = trainInChild(staged.request(1, 'never'), { signal: stop.signal });
  stop.abort();
  await expect(running).rejects.toMatchObject({ code: 'CHILD_ABORTED' });
  await expect(waiting).rejects.toMatchObject({ code: 'CHILD_ABORTED' });
  resumeTrainings();
});

describe.runIf(process.platform === 'linux')('on Linux', () => {
  test.each(['running', 'paused'])('a %s training ends with its parent, however that ends', async (state) => {
    const script = fileURLToPath(new URL('../../support/train-until-killed.ts', import.meta.url));
    const parent = spawn(process.execPath, ['--import', 'tsx', script, state], {
      env: { ...process.env, TMPDIR: staged.folder }, // is removed at the end
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [printed] = await new Promise<Buffer[]>((resolve) => parent.stdout.once('data', (...all) => resolve(all)));
    const pids = String(printed).trim().split(' ').map(Number);
    expect(pids.some(isAlive)).toBe(true);
    await wait(300);
    parent.kill('SIGKILL');
    await vi.waitUntil(() => !pids.some(isAlive), { timeout: 5_000 });
  });

  test('trainings have the lowest priority from then on', async () => {
    const nice: number[] = [];
    const training = trainInChild(staged.request(20, 'lowered'), {
      onProgress: () => {
        lowerTrainingPriority();
        for (const pid of childPids()) nice.push(...nicenessOf(pid));
      },
    });
    await training;
    expect(nice.length).toBeGreaterThan(1); // of several threads
    expect(new Set(nice)).toEqual(new Set([19]));
  });
});

/** Of each thread. */
function nicenessOf(pid: number): readonly number[] {
  if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('train-child')) return [];
  return readdirSync(`/proc/${pid}/task`).map((thread) => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
}
