import { z } from 'zod';
import type { Database } from '../../db/client.ts';
import { insertSubmission } from '../../db/queries/insert-submission.ts';
import { buildTestImage } from '../../test/support/build-test-image.ts';
import { createFreshDatabase } from '../../test/support/fresh-database.ts';
import { openTestEngine } from '../../test/support/test-engine.ts';
import { ended, whileWorking } from '../../test/support/tiny-worker.ts';
import { formatNumber, machineFacts, markdownTable, median } from '../measurement.ts';
import { benchSuiteId, createBenchWorld } from './bench-world.ts';

const goalMs = 850;
const sleepMs = 1_000;

/** A repair defense that copies its input, sleeps, and prints its own timings from the start of its process. */
const script = `
import { copyFileSync } from 'node:fs';
const nodeStartMs = performance.now();
copyFileSync('/mbti/input/model/model.onnx', '/mbti/output/model.onnx');
const copiedMs = performance.now();
setTimeout(() => {
  const endedMs = performance.now();
  console.log(JSON.stringify({ nodeStartMs, copyMs: copiedMs - nodeStartMs, sleepMs: endedMs - copiedMs }));
}, ${sleepMs});
`;
const programReport = z.object({ nodeStartMs: z.number(), copyMs: z.number(), sleepMs: z.number() });

/** How the time of one evaluation is spent, in milliseconds. */
interface Breakdown {
  readonly evaluationMs: number; // started_at to finished_at
  readonly containerMs: number; // as charged to the defense
  readonly measuringMs: number; // the platform reads the returned model and runs it on both test sets
  readonly nodeStartMs: number; // measured by the program itself
  readonly programMs: number; // measured by the program itself: start of Node, copy, sleep
  readonly waitingMs: number; // from submission to started_at: queue and validation of the image
}

async function measureOne(db: Database, image: string, name: string): Promise<Breakdown> {
  const entered = await insertSubmission(db, {
    teamName: 'bench',
    defenseName: name,
    suiteId: benchSuiteId,
    imageReference: image,
  });
  if (entered.outcome !== 'inserted') throw new Error(`The submission was refused: ${entered.outcome}`);
  const { submission, evaluations } = await ended(db, entered.submission.id);
  const [{ evaluation, score } = { evaluation: null, score: null }] = evaluations;
  if (submission.state !== 'ranked' || !score || !evaluation?.startedAt || !evaluation.finishedAt) {
    throw new Error(
      `Submission ${submission.id} ended in state ${submission.state}: ${submission.failureMessage ?? ''}`,
    );
  }
  const program = programReport.parse(JSON.parse(evaluation.logTail ?? ''));
  return {
    evaluationMs: evaluation.finishedAt.getTime() - evaluation.startedAt.getTime(),
    containerMs: score.containerMs,
    measuringMs: score.platformMs,
    nodeStartMs: program.nodeStartMs,
    programMs: program.nodeStartMs + program.copyMs + program.sleepMs,
    waitingMs: evaluation.startedAt.getTime() - submission.createdAt.getTime(),
  };
}

async function measureAll(runs: number): Promise<readonly Breakdown[]> {
  const [database, opened] = await Promise.all([createFreshDatabase(), openTestEngine()]);
  try {
    const { engine } = opened;
    if (!engine) throw new Error(`This measurement needs a container engine: ${opened.reason}`);
    console.error('Baking one task and building the container');
    const world = await createBenchWorld(database.db, engine);
    try {
      const image = await buildTestImage(engine, { name: 'bench-sleeps-one-second', stage: 'repair', script });
      return await whileWorking(world.context, async () => {
        const measured: Breakdown[] = [];
        for (let run = 0; run <= runs; run++) {
          const breakdown = await measureOne(database.db, image, `defense ${run}`);
          if (run > 0) measured.push(breakdown); // the first run is a warm-up
          console.error(`Run ${run} of ${runs}: ${breakdown.evaluationMs} ms`);
        }
        return measured;
      });
    } finally {
      await world.remove();
    }
  } finally {
    await Promise.all([database.close(), opened.close()]);
  }
}

const parts: readonly { readonly title: string; readonly of: (one: Breakdown) => number }[] = [
  { title: 'evaluation, started_at to finished_at', of: ({ evaluationMs }) => evaluationMs },
  { title: "container's own time: start of Node, copy, 1 s of sleep", of: ({ programMs }) => programMs },
  {
    title: '**platform: evaluation - container_ms**',
    of: ({ evaluationMs, containerMs }) => evaluationMs - containerMs,
  },
  { title: 'of which measuring the returned model', of: ({ measuringMs }) => measuringMs },
  {
    title: "**engine: container_ms - container's own time**",
    of: ({ containerMs, programMs }) => containerMs - programMs,
  },
  { title: '**platform and engine together**', of: ({ evaluationMs, programMs }) => evaluationMs - programMs },
  { title: 'before the evaluation: submission to started_at', of: ({ waitingMs }) => waitingMs },
];

/** Measures what the platform and the engine add to an evaluation. @returns whether the goal was met. */
export async function measureOverhead(runs: number): Promise<boolean> {
  const measured = await measureAll(runs);
  console.log(`### Overhead of one evaluation beyond its container, ms, ${measured.length} runs\n`);
  console.log(
    markdownTable<(typeof parts)[number]>(
      [
        { heading: 'part', cell: ({ title }) => title, align: 'left' },
        { heading: 'median', cell: ({ of }) => formatNumber(median(measured.map(of))) },
        { heading: 'maximum', cell: ({ of }) => formatNumber(Math.max(...measured.map(of))) },
      ],
      parts,
    ),
  );
  const overheadMs = median(measured.map(({ evaluationMs, programMs }) => evaluationMs - programMs));
  console.log(
    `\nGoal: a median of at most ${goalMs} ms for platform and engine together, ${overheadMs <= goalMs ? 'met' : 'MISSED'}. One task of mini@1, one submission at a time. ${machineFacts()}`,
  );
  return overheadMs <= goalMs;
}
