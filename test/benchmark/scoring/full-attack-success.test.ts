import { expect, test } from 'vitest';
import { fullAttackSuccess, untriggeredCount } from '../../../benchmark/scoring/full-attack-success.ts';

test('samples that cannot carry the trigger count as failures of the attack', () => {
  expect(fullAttackSuccess({ hitTarget: 521, nPoisoned: 843 }, 69)?.rate).toBeCloseTo(0.571, 3); // BITE of mini@3
  expect(fullAttackSuccess({ hitTarget: 521, nPoisoned: 843 }, 0)?.rate).toBeCloseTo(0.618, 3);
});

test('the lower end of the interval belongs to the full rate', () => {
  const found = fullAttackSuccess({ hitTarget: 521, nPoisoned: 843 }, 0);
  expect(found?.low).toBeCloseTo(0.585, 3);
  expect(fullAttackSuccess({ hitTarget: 10, nPoisoned: 10 }, 0)?.low).toBeCloseTo(0.7225, 4);
});

test('without a sample to attack there is no rate', () => {
  expect(fullAttackSuccess({ hitTarget: 0, nPoisoned: 0 }, 0)).toBeNull();
  expect(fullAttackSuccess({ hitTarget: 0, nPoisoned: 0 }, 4)).toMatchObject({ rate: 0, low: 0 });
});

test('only the classes under attack can lack a trigger', () => {
  const perClass = [
    { n: 10, right: 9 },
    { n: 20, right: 19 },
    { n: 30, right: 29 },
  ];
  expect(untriggeredCount(perClass, 45, 0)).toBe(5);
  expect(untriggeredCount(perClass, 60, null)).toBe(0); // all-to-all and untargeted attacks spare no class
});
