import { expect, test } from 'vitest';
import { checkName, isReservedTeam } from '../../../benchmark/words/names.ts';

test.each([
  ['  Team One ', 'Team One'],
  ['Ünïted (2) v1.0_+-', 'Ünïted (2) v1.0_+-'],
  ['\uff34\uff45am', 'Team'], // full-width letters
  ['команда', 'команда'],
])('brings %j into the stored form', (text, name) => {
  expect(checkName(text, 'The team name')).toEqual({ name });
});

test.each([
  ['x', 'needs at least 2 characters'],
  ['x'.repeat(61), 'may have at most 60 characters'],
  ['\u001b[31mred', 'may contain letters'],
  ['-option', 'must start with a letter or digit'],
  ['r\u0435ference', 'mixes Latin letters with letters of another script'], // a Cyrillic letter
])('says what is wrong with %j', (text, problem) => {
  expect(checkName(text, 'The team name')).toEqual({ problem: expect.stringContaining(problem) });
});

test('reserves the team of the reference defenses in any case', () => {
  expect(isReservedTeam('Reference')).toBe(true);
  expect(isReservedTeam('References')).toBe(false);
});
