import { expect, test } from 'vitest';
import { attackCatalog, findAttack } from '../../../benchmark/attacks/attack-catalog.ts';
import { parseParameters } from '../../../benchmark/attacks/define-attack.ts';

test('finds an attack by modality and id', () => {
  expect(findAttack('image', 'badnets').title).toBe('BadNets');
});

test('names the known ids if an id is unknown', () => {
  expect(() => findAttack('image', 'nosuch')).toThrowError(/badnets, blend/);
  expect(() => findAttack('image', 'nosuch')).toThrowError(expect.objectContaining({ code: 'ATTACK_UNKNOWN' }));
});

test.each(attackCatalog.map((attack) => [`${attack.modality}/${attack.id}`, attack] as const))(
  '%s is unique, has defaults for all parameters and a gate',
  (_, attack) => {
    const same = attackCatalog.filter(({ modality, id }) => modality === attack.modality && id === attack.id);
    expect(same).toHaveLength(1);
    expect(parseParameters(attack)).toBeTypeOf('object');
    expect(attack.minimumAttackSuccessRate).toBeGreaterThan(0.5);
    expect(attack.defaultPoisonRatio).toBeGreaterThan(0);
  },
);
