import { expect, test } from 'vitest';
import { Strip, type StripModel } from '../../../defenses/strip/strip.ts';

/**
 * A model of texts, each a number: its logits are (value, 0), so that a large value is a sure prediction of class 0 and a
 * small negative one an unsure prediction of class 1. The copies are the value with random noise.
 */
const model: StripModel<string> = {
  classCount: 2,
  predict: async (texts) => Float32Array.from(texts.flatMap((text) => [Number(text), 0])),
  perturb: (text, _label, stream) => Array.from({ length: 8 }, () => String(Number(text) + stream.uniform())),
};
const calibration = Array.from({ length: 40 }, (_, at) => String(at / 40 - 0.5));

test('surely predicted copies are rejected, unsure ones accepted', async () => {
  const strip = await Strip.fit(model, calibration, { seed: 0 });
  const sure = await strip.judge('9');
  const unsure = await strip.judge('-0.5');
  expect([sure.accept, sure.label]).toEqual([false, 0]);
  expect([unsure.accept, unsure.label]).toEqual([true, 1]);
  expect(sure.score).toBeGreaterThan(unsure.score);
  expect(unsure.score).toBeGreaterThanOrEqual(-1);
});

test('the threshold rejects at most 5 % of the samples it is fitted to, and accepts the one it equals', async () => {
  const strip = await Strip.fit(model, calibration, { seed: 0 });
  const answers = await Promise.all(calibration.map((query) => strip.judge(query)));
  expect(answers.filter(({ accept }) => !accept)).toHaveLength(2);
  expect(answers.filter(({ score, accept }) => accept && -score === strip.threshold)).toHaveLength(1);
});

test('answers are identical in another order and among other queries, and depend on the seed', async () => {
  const strip = await Strip.fit(model, calibration, { seed: 0 });
  const forward = [await strip.judge('0.1'), await strip.judge('0.2')];
  const backward = [await strip.judge('0.2'), await strip.judge('7'), await strip.judge('0.1')];
  expect([backward[2], backward[0]]).toEqual(forward);
  const other = await Strip.fit(model, calibration, { seed: 1 });
  expect((await other.judge('0.1')).score).not.toBe(forward[0]?.score);
});

test('a single calibration sample, and a model that is never unsure, still give finite answers', async () => {
  const certain: StripModel<string> = {
    ...model,
    predict: async (texts) => Float32Array.from(texts.flatMap(() => [0, 200])),
  };
  const strip = await Strip.fit(certain, ['1'], { seed: 0 });
  expect(strip.threshold).toBeCloseTo(0, 12);
  expect(await strip.judge('2')).toEqual({ score: expect.closeTo(0, 12), accept: true, label: 1 });
});

test('reports how many calibration samples are done', async () => {
  const seen: string[] = [];
  await Strip.fit(model, ['1', '2'], { seed: 0, onProgress: (done, count) => seen.push(`${done}/${count}`) });
  expect(seen).toEqual(['1/2', '2/2']);
});
