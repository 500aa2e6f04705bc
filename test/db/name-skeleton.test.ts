import { expect, test } from 'vitest';
import { defenseSkeleton, isReservedTeam, isSameName, nameSkeleton } from '../../db/queries/name-skeleton.ts';

test.each([
  ['Inria', 'INRIA'],
  ['Team One', 'team-one'],
  ['Team Alpha', 'Team AIpha'], // a capital i in place of a small l
  ['MIT', '\u039c\u0399\u03a4'], // Greek
  ['coco', '\u0441\u043e\u0441\u043e'], // Cyrillic
  ['IBM', '\u0406\u0412\u041c'], // Cyrillic capitals, which have small letters of other shapes
  ['modern', 'modem'],
  ['O0', 'oO'],
])('%s and %s are one name', (one, other) => {
  expect(nameSkeleton(one)).toBe(nameSkeleton(other));
});

test.each([
  ['FT', 'FT+'],
  ['A&M', 'AM'],
  ['United', 'Ünited'],
  ['上海', '上海大学'],
  ['दिल्ली', 'दिल्लि'],
])('%s and %s are two names', (one, other) => {
  expect(nameSkeleton(one)).not.toBe(nameSkeleton(other));
});

test.each([
  ['FT 1.10', 'FT 11.0'],
  ['v1.1', 'v11'],
  ['FT 1 1', 'FT 11'],
  ['v٣.٣', 'v٣٣'],
])('%s and %s are two defenses, but look like one team', (one, other) => {
  expect(defenseSkeleton(one)).not.toBe(defenseSkeleton(other));
  expect(nameSkeleton(one)).toBe(nameSkeleton(other));
});

test.each([
  ['FT 1.1', 'FT-1_1'],
  ['I-BAU', 'IBAU'],
  ['v1', 'v.1'],
])('%s and %s look like one defense', (one, other) => {
  expect(defenseSkeleton(one)).toBe(defenseSkeleton(other));
});

test('a name is the same in another case and with more spaces, not with other punctuation', () => {
  expect(isSameName('FT  One ', 'ft one')).toBe(true);
  expect(isSameName('FT-One', 'FT One')).toBe(false);
});

test.each(['Reference', 'reference.', 'ref erence', 'r\u0435ference', 'rеfеrеnсе', 'Référence', 'reference+'])(
  '%s is reserved for the reference defenses',
  (name) => expect(isReservedTeam(name)).toBe(true),
);

test('a longer name is not reserved', () => {
  expect(isReservedTeam('References')).toBe(false);
});
