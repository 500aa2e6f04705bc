// Trains without end in a training process, pauses it, and prints its id. The parent kills this process.
import { pauseTrainings } from '../../runners/victims/pause-trainings.ts';
import { trainInChild } from '../../runners/victims/train-in-child.ts';
import { childPids } from './child-pids.ts';
import { stageTraining } from './staged-training.ts';

const { request } = await stageTraining();

let isPaused = false;
await trainInChild(request(1e6, 'model'), {
  onProgress: () => {
    if (isPaused) return;
    isPaused = true;
    if (process.argv[2] === 'paused') pauseTrainings();
    console.log(childPids().join(' '));
  },
});
