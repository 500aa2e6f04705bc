import { expect, test } from 'vitest';
import { backoffMs } from '../../app/components/use-polling.ts';

test('waits longer after each failure, up to half a minute', () => {
  expect([0, 1, 2, 3, 4, 5, 1_000].map(backoffMs)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});
