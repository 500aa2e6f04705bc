import { expect, test } from 'vitest';
import { Permits } from '../../../runners/bake/permits.ts';

/** A job that runs until `end` is called. */
function openEnded() {
  let end: () => void = () => {};
  let fail: (error: Error) => void = () => {};
  const ended = new Promise<void>((resolve, reject) => ([end, fail] = [resolve, reject]));
  return { work: () => ended, end: () => end(), fail: (error: Error) => fail(error) };
}
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test('as many jobs run at once as there are permits; the others follow in order', async () => {
  const permits = new Permits(2);
  const started: number[] = [];
  const jobs = Array.from({ length: 5 }, openEnded);
  const results = jobs.map(({ work }, index) =>
    permits.use(async () => {
      started.push(index);
      await work();
      return index * 10;
    }),
  );
  await settled();
  expect(started).toEqual([0, 1]);
  jobs[1]?.end();
  await settled();
  expect(started).toEqual([0, 1, 2]);
  jobs[0]?.end();
  jobs[2]?.end();
  await settled();
  expect(started).toEqual([0, 1, 2, 3, 4]);
  jobs.forEach(({ end }) => end());
  expect(await Promise.all(results)).toEqual([0, 10, 20, 30, 40]);
});

test('a failing job returns its permit and reports its error to the caller', async () => {
  const permits = new Permits(1);
  const first = openEnded();
  const failing = permits.use(first.work);
  const next = permits.use(async () => 'done');
  first.fail(new Error('out of paper'));
  await expect(failing).rejects.toThrow('out of paper');
  expect(await next).toBe('done');
  expect(await permits.use(async () => 'again')).toBe('again');
});
