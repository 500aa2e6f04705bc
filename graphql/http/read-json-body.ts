import { requestLimits } from '../limits.ts';
import { refusal } from './refusal.ts';

/**
 * The JSON that a POST carries; undefined for other methods. Anything but application/json is refused, because a form
 * on a page of another site can send the other types without asking first.
 * @returns the refusal if there is no JSON of an allowed size.
 */
export async function readJsonBody(request: Request): Promise<{ readonly json: unknown } | Response> {
  if (request.method !== 'POST') return { json: undefined };
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    return refusal(415, 'BAD_REQUEST', `Content-Type is ${type ?? 'missing'}, expected application/json.`);
  }
  const text = await readBounded(request);
  if (text === null) {
    return refusal(413, 'BAD_REQUEST', `The request is larger than ${requestLimits.bodyBytes} bytes.`);
  }
  try {
    return { json: JSON.parse(text) };
  } catch {
    return refusal(400, 'BAD_REQUEST', 'The request body is not JSON.');
  }
}

async function readBounded(request: Request): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > requestLimits.bodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
