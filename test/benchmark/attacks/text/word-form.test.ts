import { expect, test } from 'vitest';
import { lowerAscii, withoutFinalMarks } from '../../../../benchmark/attacks/text/word-form.ts';

test('converts only ASCII letters to lower case', () => {
  expect(lowerAscii('The FILM İstanbul ÄÖ')).toBe('the film İstanbul ÄÖ');
});

test.each([
  [['good', '.'], ['good']],
  [['good!?'], ['good']],
  [['good', '.', '...', '…'], ['good']],
  [
    ['good.', '"'],
    ['good.', '"'],
  ],
  [['u.s.a.'], ['u.s.a']],
  [
    ['.', '!'],
    ['.', '!'],
  ],
  [[], []],
])('removes the final marks of %j', (tokens, kept) => {
  expect(withoutFinalMarks(tokens)).toEqual(kept);
});
