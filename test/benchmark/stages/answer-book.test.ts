import { expect, test } from 'vitest';
import { AnswerBook } from '../../../benchmark/stages/answer-book.ts';

const line = (id: string, more: object = {}) => JSON.stringify({ id, score: 0.5, accept: true, ...more });
const book = (queryCount = 400) => new AnswerBook({ classCount: 4, queryCount });
const defect = (name: string, message: RegExp) =>
  expect.objectContaining({ defect: name, message: expect.stringMatching(message) });

test('answers come in any order within a window, and a label that is no class is left to the model', () => {
  const asked = book();
  asked.ask(['a', 'b', 'c']);
  asked.take(line('c', { label: 3 }));
  asked.take(line('a', { label: 4 }));
  expect(asked.isWindowAnswered).toBe(false);
  asked.take(line('b', { accept: false, label: 1.5 }));
  expect(asked.isWindowAnswered).toBe(true);
  expect(asked.answerTo('c')).toEqual({ score: 0.5, accept: true, label: 3 });
  expect(asked.answerTo('a')?.label).toBeNull();
  expect(asked.answerTo('b')).toEqual({ score: 0.5, accept: false, label: null });
});

test('an answer to a query of a later window is to none that was asked', () => {
  const asked = book();
  asked.ask(['a']);
  expect(() => asked.take(line('b'))).toThrowError(defect('unknown-id', /^Line 1 of stdout answers "b"/));
});

test('up to 1 % may be missing; more is a failure that says whether answers were late', () => {
  const tolerant = book(200);
  tolerant.ask(['a', 'b', 'c']);
  tolerant.take(line('b'));
  tolerant.closeWindow();
  expect([tolerant.missingCount, tolerant.answeredCount]).toEqual([2, 1]);
  expect(tolerant.answerTo('a')).toBeUndefined();
  tolerant.ask(['d']);
  tolerant.take(line('a')); // late: changes nothing
  expect(tolerant.answerTo('a')).toBeUndefined();
  expect(() => tolerant.take(line('a'))).toThrowError(defect('answered-twice', /a second time/));
  expect(() => tolerant.closeWindow()).toThrowError(
    defect('late-answers', /3 of the 4 queries .* up to 2 are tolerated/),
  );

  const silent = book(99);
  silent.ask(['a']);
  expect(() => silent.closeWindow()).toThrowError(
    defect('missing-answers', /1 of the 1 queries .* up to 0 are tolerated/),
  );
});

test('an end in the middle of a window names how far it came', () => {
  const asked = book();
  asked.ask(['a', 'b']);
  asked.take(line('a'));
  expect(() => asked.end('The container ended')).toThrowError(
    defect('answers-ended', /^The container ended after 1 of 2 answers/),
  );
});

test.each([
  ['Loading the model', 'output-before-answers', /"Loading the model" to stdout before its first answer/],
  ['{"id": "a", "score": 1', 'not-json', /^Line 1 of stdout is not JSON/],
  ['{"id": "a", "score": -Infinity, "accept": true}', 'not-finite', /holds -Infinity/],
  ['{"id": "a", "score": "0.5", "accept": true}', 'wrong-answer', /"score" is "0\.5", expected a number/],
  ['{"score": 0.5, "accept": true}', 'wrong-answer', /"id" is missing/],
  ['{"id": "a", "score": 0.5, "accept": 1}', 'wrong-answer', /"accept" is 1, expected true or false/],
])('%s is refused', (text, name, message) => {
  const asked = book();
  asked.ask(['a']);
  expect(() => asked.take(text)).toThrowError(defect(name, message));
});
