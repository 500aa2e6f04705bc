import { expect, test } from 'vitest';
import { enumName, enumWord } from '../../../graphql/client/enum-name.ts';

test('a word of the benchmark and the name of its enum value convert into each other', () => {
  expect([enumName('repair'), enumName('non-target')]).toEqual(['REPAIR', 'NON_TARGET']);
  expect([enumWord('REPAIR'), enumWord('NON_TARGET')]).toEqual(['repair', 'non-target']);
});
