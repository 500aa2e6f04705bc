import { expect, test } from 'vitest';
import { BakeError, onlyGatesMissed } from '../../../runners/bake/bake-error.ts';

const incomplete = (...codes: string[]) => new BakeError('BAKE_INCOMPLETE', 'some tasks failed', { codes });

test('a bake should be retried unless only gates failed, which would fail again', () => {
  expect(onlyGatesMissed(new BakeError('GATE_MISSED', 'too weak'))).toBe(true);
  expect(onlyGatesMissed(incomplete('GATE_MISSED', 'GATE_MISSED'))).toBe(true);
  expect(onlyGatesMissed(incomplete('GATE_MISSED', 'CHILD_OUT_OF_MEMORY'))).toBe(false);
  expect(onlyGatesMissed(new BakeError('BAKE_INCOMPLETE', 'of another release'))).toBe(false);
});
