import { expect, test } from 'vitest';
import { checkName } from '../../../benchmark/words/names.ts';

test.each([
  ['  Team   One ', 'Team One'],
  ['Ünïted (2) v1.0_+-', 'Ünïted (2) v1.0_+-'],
  ['\uff34\uff45am', 'Team'], // full-width letters
  ['Xi\u2019an', "Xi'an"],
  ['Team\u00a0One', 'Team One'],
  ['Hawai\u02bbi', "Hawai'i"],
])('brings %j into the stored form', (text, name) => {
  expect(checkName(text, 'The team name')).toEqual({ name });
});

test.each([
  'команда',
  'हिन्दी टीम',
  'दिल्ली IIT',
  'ทีมไทย AI',
  'Việt Nam',
  '上海交通大学 SJTU',
  '上海交通大学SJTU',
  '日本チーム',
  '한국 팀 KAIST',
  'ㄅㄆ漢字',
  'קבוצה',
  'فريق',
  'Texas A&M',
  'Inria, Rennes',
  'I-BAU/ft',
  'β-VAE filter',
  'МГУ AI Lab',
  'əlaqə',
  'Ɓanɗɛ Ŋ',
  'Đà Nẵng',
  'فريق ٣',
  'दल ३ team',
  'team فريق 3',
  'チーム〆ー',
  '٣٤',
])('accepts %s', (name) => {
  expect(checkName(name, 'The team name')).toEqual({ name });
});

test.each([
  ['x', 'needs at least 2 characters'],
  ['x'.repeat(61), 'may have at most 60 characters, found 61'],
  ['\u001b[31mred', 'may contain letters, digits, spaces'],
  ['Wow!', "may contain letters, digits, spaces and . _ + ( ) - , & / ' :, found ! (U+0021)"],
  ['-option', 'must start with a letter or digit'],
  ['\u3164\u3164', 'contains an invisible character'], // Hangul filler
  ['Team\u200b', 'contains an invisible character (U+200B)'],
  ['\u202eabc', 'contains an invisible character (U+202E)'], // writes backwards
  ['a\u034fb', 'contains an invisible character (U+034F)'],
  ['\u2800\u2800', 'may contain letters'], // blank braille
  ['\ue000x', 'may contain letters'], // private use
  ['x\u0378', 'may contain letters'], // unassigned
  ['\u0301abc', 'must start with a letter or digit'],
  ['a \u0301b', 'has a mark that is on no letter'],
  ['a\u0301\u0301', 'the same mark twice in a row'],
  ['a\u0301\u0302\u0303\u0304\u0305', 'more than four marks on one letter'],
  ['\u0280eference', 'contains a letter of phonetics'], // small capital R
  ['\u01c3 team', 'a letter of phonetics or of no alphabet in use'], // a click, like an exclamation mark
  ['team\u01c0', '(\u01c0, U+01C0)'], // clicks
  ['team\u01c1', '(\u01c1, U+01C1)'],
  ['team\u01c2', '(\u01c2, U+01C2)'],
  ['\ua78ba', '(\ua78b, U+A78B)'], // saltillo, like an apostrophe
  ['\ua78ca', '(\ua78c, U+A78C)'],
  ['te\u02d0am', 'contains a letter that is not of a script in common use'], // like a colon
  ['\u0645\u0640\u0645', 'contains a letter that is not of a script in common use'], // a lengthening dash
  ['tea\u0338m', 'has a mark that crosses a letter out or encloses it (U+0338)'],
  ['te\u0335am', '(U+0335)'],
  ['te\u20d2am', '(U+20D2)'],
  ['te\u20ddam', '(U+20DD)'],
  ['\u0663 team', 'has a digit of another script than its letters (\u0663, U+0663)'],
  ['\u0969 team', 'has a digit of another script than its letters'],
  ['\u0663\u4e0a\u6d77', 'has a digit of another script than its letters'],
  ['\u0641\u0631\u064a\u0642 3\u0663', 'mixes digits of several scripts'],
  ['\u0663\u06f4', 'mixes digits of several scripts'],
  ['\u13d2eference', 'not of a script in common use'], // Cherokee
  ['r\u0435ference', 'has a word of Latin and Cyrillic letters'], // a Cyrillic letter
  ['βVAE', 'has a word of Latin and Greek letters'],
  ['Team مراة Кир', 'mixes letters of Latin, Arabic, Cyrillic'],
  ['日本チーム 한국', 'mixes Japanese, Korean or Bopomofo letters'],
])('says what is wrong with %j', (text, problem) => {
  expect(checkName(text, 'The team name')).toEqual({ problem: expect.stringContaining(problem) });
});
