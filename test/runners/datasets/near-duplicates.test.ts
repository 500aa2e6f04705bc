import { expect, test } from 'vitest';
import { groupNearDuplicates, wordRuns } from '../../../runners/datasets/near-duplicates.ts';

test('a text is the set of its runs of five words, without case', () => {
  expect([...wordRuns('One two three FOUR five six')]).toEqual(['one two three four five', 'two three four five six']);
  expect([...wordRuns('Too short')]).toEqual(['too short']);
  expect(wordRuns('a a a a a a a').size).toBe(1);
});

test('texts that share half of the runs of the shorter one are a group', () => {
  const quoted = 'a b c d e f g h';
  expect([...groupNearDuplicates([quoted, `${quoted} and a long answer that is new to all`, 'x y z'])]).toEqual([
    0, 0, 2,
  ]);
});

test('less than half is no group', () => {
  expect([...groupNearDuplicates(['a b c d e f g h', 'a b c d e x y z'])]).toEqual([0, 1]); // one of four runs
  expect([...groupNearDuplicates(['a b c d e f g h', 'a b c d e f y z'])]).toEqual([0, 0]); // two of four
});

test('groups are joined by what connects them', () => {
  const [first, second] = ['a b c d e f g h', 'p q r s t u v w'];
  expect([...groupNearDuplicates([first, second, `${first} ${second}`])]).toEqual([0, 0, 0]);
});

test('equal short texts are a group, no texts are none', () => {
  expect([...groupNearDuplicates(['hello', 'there', 'Hello'])]).toEqual([0, 1, 0]);
  expect([...groupNearDuplicates([])]).toEqual([]);
});
