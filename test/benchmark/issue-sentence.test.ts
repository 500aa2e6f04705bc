import { expect, test } from 'vitest';
import { z } from 'zod';
import { joinProblems, parseInput } from '../../benchmark/issue-sentence.ts';

const schema = z.strictObject({
  first: z.int().min(1).max(100).optional(),
  ratio: z.number().gt(0).lt(1).optional(),
  name: z.string().min(2).max(5).optional(),
  id: z.uuid().optional(),
  stage: z.enum(['repair', 'sanitize']).optional(),
  list: z.array(z.int()).max(2).optional(),
  even: z.number().multipleOf(2).optional(),
  choice: z.union([z.literal(1), z.boolean()]).optional(),
  ours: z.string('The name is needed').optional(),
});

test.each([
  [{ first: 500 }, 'first: Found 500, expected at most 100'],
  [{ first: 0 }, 'first: Found 0, expected at least 1'],
  [{ first: 1.5 }, 'first: Found 1.5, expected a whole number'],
  [{ first: Number.NaN }, 'first: Found NaN, expected a number'],
  [{ first: '7' }, 'first: Found "7", expected a number'],
  [{ ratio: 1 }, 'ratio: Found 1, expected less than 1'],
  [{ ratio: 0 }, 'ratio: Found 0, expected more than 0'],
  [{ name: 'x' }, 'name: Found 1 character, expected at least 2 characters'],
  [{ name: 'abcdef' }, 'name: Found 6 characters, expected at most 5 characters'],
  [{ stage: 'train' }, 'stage: Found "train", expected "repair" or "sanitize"'],
  [{ list: [1, 2, 3] }, 'list: Found 3 values, expected at most 2 values'],
  [{ list: [1, 'x'] }, 'list.1: Found "x", expected a number'],
  [{ even: 3 }, 'even: Found 3, expected a multiple of 2'],
  [
    { choice: 2 },
    'choice: Found 2, which has no allowed form: Found 2, expected 1, or Found 2, expected true or false',
  ],
  [{ other: 1 }, 'Unknown: "other"'],
  [{ ours: 1 }, 'ours: The name is needed'],
  [{ name: null }, 'name: Found null, expected a text'],
  [[], 'Found [], expected an object'],
])('%j is described as %s', (value, sentence) => {
  const parsed = parseInput(schema, value);
  expect('problems' in parsed && joinProblems(parsed.problems)).toBe(sentence);
});

test('nothing that the library says remains, and long values are cut', () => {
  const parsed = parseInput(schema, { id: 'y'.repeat(500), name: {}, first: [] });
  const text = 'problems' in parsed ? joinProblems(parsed.problems) : '';
  expect(text).not.toMatch(/Invalid|Too |Unrecognized/);
  expect(text.length).toBeLessThan(600);
});

test('a valid input is returned as its schema transforms it', () => {
  expect(parseInput(z.string().trim(), ' a ')).toEqual({ data: 'a' });
});
