import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readBoard } from '../../../db/queries/read-board.ts';
import { parseNpy } from '../../../benchmark/formats/npy.ts';
import { taskFiles } from '../../../benchmark/words/task-files.ts';
import { buildTestImage } from '../../support/build-test-image.ts';
import { createFreshDatabase, type FreshDatabase } from '../../support/fresh-database.ts';
import { openTestEngine, type TestEngine } from '../../support/test-engine.ts';
import { createTinyWorld, ended, enter, tinySuiteId, whileWorking, type TinyWorld } from '../../support/tiny-worker.ts';

let database: FreshDatabase;
let opened: TestEngine;
let world: TinyWorld;

beforeAll(async () => {
  [database, opened] = await Promise.all([createFreshDatabase(), openTestEngine()]);
  if (opened.engine) world = await createTinyWorld(database.db, opened.engine);
});
afterAll(async () => {
  await world?.remove();
  await Promise.all([database.close(), opened.close()]);
});

beforeEach(({ skip }) => {
  if (!opened.engine) skip(opened.reason);
});

const image = (name: string, stage: string, script: string) => {
  if (!opened.engine) throw new Error('There is no container engine.');
  return buildTestImage(opened.engine, { name, stage, script });
};

/** Node source that writes a .npy vector. */
const writeVector = `
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
const task = JSON.parse(readFileSync(process.env.MBTI_TASK));
function writeVector(file, descr, count, bytes) {
  const text = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + count + ",), }";
  const header = Buffer.from(text.padEnd(118 - 1) + '\\n');
  const head = Buffer.concat([Buffer.from([0x93]), Buffer.from('NUMPY'), Buffer.from([1, 0, header.length, 0])]);
  writeFileSync('/mbti/output/' + file, Buffer.concat([head, header, bytes]));
}
`;

describe('the worker', () => {
  test('scores an identity repair as exactly no effect', async () => {
    const reference = await image(
      'identity-repair',
      'repair',
      "import { copyFileSync } from 'node:fs'; copyFileSync('/mbti/input/model/weights.safetensors', '/mbti/output/weights.safetensors'); console.log('copied');",
    );
    const result = await whileWorking(world.context, async () =>
      ended(database.db, await enter(database.db, reference)),
    );
    expect(result.submission.state).toBe('ranked');
    const [{ score, task, evaluation } = missing()] = result.evaluations;
    expect(score?.netDefenseEffect).toBe(0);
    expect(score?.defenseEffectiveness).toBe(0.5);
    expect(score?.robustnessImprovement).toBe(0.5);
    expect(score?.counts).toEqual(task.undefendedCounts);
    expect(evaluation.logTail).toContain('copied');
    expect(result.submission.imageDigest).toMatch(/sha256:[0-9a-f]{64}/);
  });

  test('scores an identity sanitizer as exactly no effect, without retraining', async () => {
    const reference = await image(
      'identity-sanitize',
      'sanitize',
      `${writeVector}
      writeVector('scores.npy', '<f4', task.train.count, Buffer.alloc(4 * task.train.count));
      writeVector('keep.npy', '|b1', task.train.count, Buffer.alloc(task.train.count, 1));`,
    );
    const result = await whileWorking(world.context, async () =>
      ended(database.db, await enter(database.db, reference)),
    );
    const [{ score } = missing()] = result.evaluations;
    expect(score?.netDefenseEffect).toBe(0);
    expect(score?.defenseEffectiveness).toBe(0.5);
    expect(score?.detection).toMatchObject({ truePositives: 0, falsePositives: 0, areaUnderRoc: 0.5 });
  });

  test('scores an oracle sanitizer close to the full effect, and trains only once for the same mask', async () => {
    const [manifest] = await Promise.all(
      (await world.context.artifacts.listTaskIds()).map((id) => world.context.artifacts.readManifest(id)),
    );
    if (!manifest) throw new Error('There is no task.');
    const mask = parseNpy(
      await readFile(join(world.context.artifacts.taskFolder(manifest.id), taskFiles.truthPoisoned)),
    ).data as Uint8Array;
    const reference = await image(
      'oracle-sanitize',
      'sanitize',
      `${writeVector}
      const mask = Buffer.from('${Buffer.from(mask).toString('base64')}', 'base64');
      writeVector('scores.npy', '<f4', mask.length, Buffer.from(Float32Array.from(mask).buffer));
      writeVector('keep.npy', '|b1', mask.length, Buffer.from(mask.map((flag) => 1 - flag)));`,
    );
    const [first, second] = await whileWorking(world.context, async () => [
      await ended(database.db, await enter(database.db, reference)),
      await ended(database.db, await enter(database.db, reference)),
    ]);
    const [{ score } = missing()] = first?.evaluations ?? [];
    expect(score?.netDefenseEffect).toBeGreaterThanOrEqual(0.9);
    expect(score?.detection).toMatchObject({
      falsePositives: 0,
      falseNegatives: 0,
      areaUnderRoc: 1,
      averagePrecision: 1,
    });
    const [{ score: again } = missing()] = second?.evaluations ?? [];
    expect(again?.counts).toEqual(score?.counts);
    expect(again?.platformMs).toBeLessThan((score?.platformMs ?? 0) / 1.5);
  });

  test('ranks submissions by net defense effect', async () => {
    const entries = await readBoard(database.db, { suiteId: tinySuiteId, scope: 'all' });
    const effects = entries.map(({ entry }) => entry.netDefenseEffect);
    expect(effects).toEqual(effects.toSorted((a, b) => b - a));
    expect(entries[0]?.stage).toBe('sanitize');
    expect(entries.at(-1)?.entry.netDefenseEffect).toBe(0);
    expect(entries.map(({ rank }) => rank)).toEqual([1, 1, 3, 3]); // two oracles, two identities
  });
});

function missing(): never {
  throw new Error('The submission has no evaluation.');
}
