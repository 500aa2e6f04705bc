import { OutputError } from './output-error.ts';

const byteOrderMark = '\ufeff';
const excerptCharacters = 100;
/** What Python's `json` writes for numbers that JSON does not have. */
const nonNumbers = /[:,[]\s{0,20}(-?(?:NaN|Infinity))\b/;

/**
 * Parses one JSON object of a container's answer.
 * @param what the file or the line, for messages.
 * @throws OutputError `not-json`; `not-finite` if it holds NaN or Infinity, which JSON does not have.
 */
export function parseJsonObject(what: string, text: string): Readonly<Record<string, unknown>> {
  if (text.startsWith(byteOrderMark)) {
    throw new OutputError('not-json', `${what} begins with a byte order mark; expected UTF-8 without one.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const nonNumber = nonNumbers.exec(text)?.[1];
    if (nonNumber !== undefined) {
      throw new OutputError('not-finite', `${what} holds ${nonNumber}; every number must be finite.`, { cause });
    }
    throw new OutputError('not-json', `${what} is not JSON: found ${excerpt(text)}, expected one object.`, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new OutputError('not-json', `${what} is ${excerpt(text)}, expected one object.`);
}

function excerpt(text: string): string {
  const beginning = text.trim().slice(0, excerptCharacters);
  return beginning === '' ? 'nothing' : JSON.stringify(beginning);
}
