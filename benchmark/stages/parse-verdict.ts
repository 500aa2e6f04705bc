import { invalidUtf8At } from '../formats/utf8.ts';
import { verdictFile, type Verdict } from './inspect.ts';
import { OutputError } from './output-error.ts';
import { parseJsonObject } from './parse-json-object.ts';

/**
 * Parses verdict.json of a container.
 * @param classCount labels are 0 to classCount - 1.
 * @throws OutputError
 */
export function parseVerdict(bytes: Uint8Array, classCount: number): Verdict {
  const invalidAt = invalidUtf8At(bytes);
  if (invalidAt !== null) {
    throw new OutputError('not-json', `${verdictFile} is not UTF-8: byte ${invalidAt} begins no character.`);
  }
  const verdict = parseJsonObject(verdictFile, new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  return {
    probability: probabilityOf(verdict['probability']),
    targetLabel: targetLabelOf(verdict['target_label'], classCount),
  };
}

function probabilityOf(found: unknown): number {
  const expected = 'expected a number from 0 to 1';
  if (typeof found !== 'number') {
    throw new OutputError('wrong-answer', `"probability" of ${verdictFile} is ${shown(found)}, ${expected}.`);
  }
  if (!Number.isFinite(found)) {
    throw new OutputError('not-finite', `"probability" of ${verdictFile} is ${found}, ${expected}.`);
  }
  if (found < 0 || found > 1) {
    throw new OutputError('out-of-range', `"probability" of ${verdictFile} is ${found}, ${expected}.`);
  }
  return found;
}

function targetLabelOf(found: unknown, classCount: number): number | null {
  if (found === undefined || found === null) return null;
  if (typeof found === 'number' && Number.isInteger(found) && found >= 0 && found < classCount) return found;
  throw new OutputError(
    'out-of-range',
    `"target_label" of ${verdictFile} is ${shown(found)}, expected an integer from 0 to ${classCount - 1}; leave it out if the defense names no target.`,
  );
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 100);
}
