import { ArtifactError } from '../formats/artifact-error.ts';

/**
 * JSON with keys in code-unit order and no white space: equal values give equal bytes, which can be hashed.
 * @throws ArtifactError JSON_UNSUPPORTED for what JSON would lose or change: NaN, infinities, undefined, bigints,
 *   functions and objects that are not plain. The message says where it was found.
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$');
}

function write(value: unknown, path: string): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value))
    return `[${Array.from(value, (item, index) => write(item, `${path}[${index}]`)).join(',')}]`;
  if (isPlain(value)) {
    const entries = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${write(value[key], `${path}.${key}`)}`);
    return `{${entries.join(',')}}`;
  }
  const found = typeof value === 'object' ? (value.constructor?.name ?? 'object') : String(value);
  const message = `${path} is ${found}, which JSON cannot hold; expected a finite number, text, list or plain object.`;
  throw new ArtifactError('JSON_UNSUPPORTED', message, { path, found });
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
