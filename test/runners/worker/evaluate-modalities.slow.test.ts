import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sandboxLimits } from '../../../benchmark/stages/sandbox-limits.ts';
import { suiteName } from '../../../benchmark/suites/suite.ts';
import { buildTestImage } from '../../support/build-test-image.ts';
import { createFreshDatabase, type FreshDatabase } from '../../support/fresh-database.ts';
import { openTestEngine, type TestEngine } from '../../support/test-engine.ts';
import { bakeTinyModalities, tinyModalitiesSuite } from '../../support/tiny-modalities.ts';
import { createTinyWorld, ended, enter, whileWorking, type TinyWorld } from '../../support/tiny-worker.ts';

let database: FreshDatabase;
let opened: TestEngine;
let world: TinyWorld;

beforeAll(async () => {
  [database, opened] = await Promise.all([createFreshDatabase(), openTestEngine()]);
  if (!opened.engine) return;
  const bake = { suite: tinyModalitiesSuite, bake: bakeTinyModalities };
  world = await createTinyWorld(database.db, opened.engine, sandboxLimits, bake);
}, 300_000); // trains two victims and two reference models, which takes minutes on a busy machine
afterAll(async () => {
  await world?.remove();
  await Promise.all([database.close(), opened.close()]);
});
beforeEach(({ skip }) => {
  if (!opened.engine) skip(opened.reason);
});

/** Checks that there is a text for each label and a tokenizer, then keeps every text. */
const keepEverythingScript = `
import { readFileSync, writeFileSync } from 'node:fs';
const task = JSON.parse(readFileSync(process.env.MBTI_TASK, 'utf8'));
const texts = readFileSync(task.train.samples, 'utf8').trimEnd().split('\\n').map((line) => JSON.parse(line).text);
const { model } = JSON.parse(readFileSync(task.tokenizer, 'utf8'));
if (texts.length !== task.train.count || !texts.every((text) => typeof text === 'string')) process.exit(3);
const npy = (descr, bytes) => {
  const text = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + task.train.count + ",), }";
  const header = Buffer.from(text.padEnd(117) + '\\n');
  return Buffer.concat([Buffer.from([0x93, 78, 85, 77, 80, 89, 1, 0, header.length, 0]), header, bytes]);
};
writeFileSync('/mbti/output/scores.npy', npy('<f4', Buffer.alloc(4 * task.train.count)));
writeFileSync('/mbti/output/keep.npy', npy('|b1', Buffer.alloc(task.train.count, 1)));
console.log(texts.length + ' texts, ' + Object.keys(model.vocab).length + ' words');
`;

/** Checks that the clips last one second, then returns the model as ONNX. */
const returnOnnxScript = `
import { copyFileSync, readFileSync, statSync } from 'node:fs';
const task = JSON.parse(readFileSync(process.env.MBTI_TASK, 'utf8'));
if (statSync(task.clean.samples).size !== 128 + 2 * task.sampleRateHz * task.clean.count) process.exit(3);
copyFileSync(task.model.onnx, '/mbti/output/model.onnx');
console.log(task.clean.count + ' clips at ' + task.sampleRateHz + ' Hz');
`;

test.each([
  ['text', 'sanitize', keepEverythingScript, /^\d+ texts, \d+ words/],
  ['audio', 'repair', returnOnnxScript, /^\d+ clips at 8000 Hz/],
])(
  'a container for %s runs on the tasks of its modality, and no change scores exactly zero',
  async (modality, stage, script, log) => {
    if (!opened.engine) throw new Error('There is no container engine.');
    const labels = { 'org.backdoormbti.modalities': modality };
    const image = await buildTestImage(opened.engine, { name: `modality-${modality}`, stage, labels, script });
    const { submission, evaluations } = await whileWorking(world.context, async () =>
      ended(database.db, await enter(database.db, image, undefined, suiteName(tinyModalitiesSuite))),
    );
    expect(evaluations.map(({ evaluation }) => evaluation.failureMessage)).toEqual([null]);
    expect(submission.state).toBe('ranked');
    const [{ evaluation, score, task } = { evaluation: null, score: null, task: null }] = evaluations;
    expect(task?.modality).toBe(modality);
    expect(evaluation?.logTail).toMatch(log);
    expect(score).toMatchObject({
      netDefenseEffect: 0,
      defenseEffectiveness: 0.5,
      cleanAccuracy: task?.undefendedCleanAccuracy,
      attackSuccessRate: task?.undefendedAttackSuccessRate,
      robustAccuracy: task?.undefendedRobustAccuracy,
    });
  },
  120_000,
);
