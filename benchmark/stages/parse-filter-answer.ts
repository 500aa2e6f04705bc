import type { FilterAnswer } from './filter.ts';
import { OutputError } from './output-error.ts';
import { parseJsonObject } from './parse-json-object.ts';

/**
 * Parses one line of a filter. A label that is missing or not a class is that of the undefended model.
 * @param lineNumber from 1, for messages.
 * @throws OutputError
 * Source: metrics.md 2.2.
 */
export function parseFilterAnswer(
  line: string,
  { classCount, lineNumber }: { readonly classCount: number; readonly lineNumber: number },
): FilterAnswer & { readonly id: string } {
  const what = `Line ${lineNumber} of stdout`;
  const { id, score, accept, label } = parseJsonObject(what, line);
  if (typeof id !== 'string') throw wrong(what, 'id', id, 'the id of the query, a string');
  if (typeof score !== 'number') throw wrong(what, 'score', score, 'a number');
  if (!Number.isFinite(score)) {
    throw new OutputError('not-finite', `${what}: "score" is ${score}; every score must be a finite number.`);
  }
  if (typeof accept !== 'boolean') throw wrong(what, 'accept', accept, 'true or false');
  const isLabel = typeof label === 'number' && Number.isInteger(label) && label >= 0 && label < classCount;
  return { id, score, accept, label: isLabel ? label : null };
}

function wrong(what: string, field: string, found: unknown, expected: string): OutputError {
  const shown = found === undefined ? 'missing' : JSON.stringify(found).slice(0, 100);
  return new OutputError('wrong-answer', `${what}: "${field}" is ${shown}, expected ${expected}.`);
}
