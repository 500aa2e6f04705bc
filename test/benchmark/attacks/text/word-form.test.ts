import { expect, test } from 'vitest';
import { lowerAscii, withoutFinalMarks } from '../../../../benchmark/attacks/text/word-form.ts';

test('makes ASCII letters small and leaves all others', () => {
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
])('takes the marks off the end of %j', (tokens, kept) => {
  expect(withoutFinalMarks(tokens)).toEqual(kept);
});
