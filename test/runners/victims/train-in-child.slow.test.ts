import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { trainInChild } from '../../../runners/victims/train-in-child.ts';
import { childPids } from '../../support/child-pids.ts';
import { stageTraining, type StagedTraining } from '../../support/staged-training.ts';

let staged: StagedTraining;
beforeAll(async () => {
  staged = await stageTraining();
});
afterAll(() => staged.remove());

describe.runIf(process.platform === 'linux')('several trainings after one another', () => {
  test('share a process, and the last one has the bytes of a fresh process', async () => {
    const pids = new Set<number>();
    const onProgress = () => childPids().forEach((pid) => pids.add(pid));
    await trainInChild(staged.request(3, 'fresh'), { onProgress });
    await trainInChild(staged.request(2, 'other', 8), { onProgress });
    await trainInChild({ ...staged.request(1, 'fewer'), keep: new Uint8Array(100).fill(1, 0, 40) }, { onProgress });
    await trainInChild(staged.request(3, 'warm'), { onProgress });
    expect(pids.size).toBe(1);
    expect(await staged.weights('warm')).toEqual(await staged.weights('fresh'));
    expect(await staged.weights('other')).not.toEqual(await staged.weights('fresh'));
  });

  test('a training that fails is reported, and the next one is not harmed', async () => {
    const missing = { ...staged.request(1, 'missing'), samplesFile: '/nowhere/x.npy' };
    await expect(trainInChild(missing)).rejects.toMatchObject({ code: 'UNEXPECTED' });
    await trainInChild(staged.request(3, 'after'));
    expect(await staged.weights('after')).toEqual(await staged.weights('fresh'));
  });
});
