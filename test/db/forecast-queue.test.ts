import { expect, test } from 'vitest';
import { forecastQueue, type WaitingSubmission } from '../../db/queue/forecast-queue.ts';

const noShares = new Map<string, number>();

function submission(id: string, change: Partial<WaitingSubmission> = {}): WaitingSubmission {
  return {
    ...{ id, teamId: `team of ${id}`, shareKey: `team of ${id}`, isBackground: false, isOpen: true },
    ...{ createdAtMs: 0, running: [], waiting: [10] },
    ...change,
  };
}

const aheadOf = (forecast: ReturnType<typeof forecastQueue>) =>
  Object.fromEntries([...forecast].map(([id, { ahead }]) => [id, ahead]));

test('one slot serves one after another, in the order of arrival among equals', () => {
  const forecast = forecastQueue(
    [submission('late', { createdAtMs: 2 }), submission('early', { createdAtMs: 1 })],
    noShares,
    1,
  );
  expect(forecast.get('early')).toEqual({ ahead: 0, secondsLeft: 10 });
  expect(forecast.get('late')).toEqual({ ahead: 1, secondsLeft: 20 });
});

test('a running submission is served now, and ends when its last job ends', () => {
  const forecast = forecastQueue(
    [submission('running', { running: [5], waiting: [10, 10] }), submission('waiting')],
    noShares,
    2,
  );
  expect(forecast.get('running')?.ahead).toBe(0);
  expect(forecast.get('waiting')).toEqual({ ahead: 1, secondsLeft: 10 });
  expect(forecast.get('running')?.secondsLeft).toBe(20); // 5 to 15 and 10 to 20
});

test('tasks that are not open are tried one after another until the first has ended', () => {
  const forecast = forecastQueue([submission('new', { isOpen: false, waiting: [4, 6, 6] })], noShares, 3);
  expect(forecast.get('new')?.secondsLeft).toBe(10); // 4, then both others at once
});

test('the share with the least slot time comes first, and work of the platform last', () => {
  const shares = new Map([
    ['team of used', 100],
    ['team of rested', 1],
  ]);
  const forecast = forecastQueue(
    [submission('reference', { isBackground: true }), submission('used'), submission('rested')],
    shares,
    1,
  );
  expect(aheadOf(forecast)).toEqual({ rested: 0, used: 1, reference: 2 });
});

test('a smoke test comes before the long work of others in the reserved slot', () => {
  const forecast = forecastQueue(
    [submission('long', { waiting: [100, 100, 100] }), submission('new', { isOpen: false, waiting: [3, 3] })],
    new Map([['team of new', 1_000]]),
    2,
  );
  expect(aheadOf(forecast)).toEqual({ long: 0, new: 1 });
  expect(forecast.get('new')?.secondsLeft).toBeLessThan(100);
});

test('an empty queue has an empty forecast, and a queue without tasks ends at once', () => {
  expect(forecastQueue([], noShares, 2).size).toBe(0);
  expect(forecastQueue([submission('done', { waiting: [] })], noShares, 2).get('done')?.secondsLeft).toBe(0);
});

test('a long queue is followed quickly', () => {
  const many = Array.from({ length: 400 }, (_, index) =>
    submission(`s${index}`, { isOpen: false, createdAtMs: index, waiting: Array<number>(25).fill(10) }),
  );
  const startedAt = performance.now();
  const forecast = forecastQueue(many, noShares, 2);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  expect([...forecast.values()].every(({ secondsLeft }) => secondsLeft !== null)).toBe(true);
});
