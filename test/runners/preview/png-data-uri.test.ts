import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { pngDataUri } from '../../../runners/preview/png-data-uri.ts';

test('an encoded image decodes to the same pixels', () => {
  const data = Uint8Array.from({ length: 5 * 3 * 3 }, (_, at) => (at * 37) % 256);
  const uri = pngDataUri({ width: 5, height: 3, data });
  expect(uri).toMatch(/^data:image\/png;base64,[A-Za-z0-9+/]+=*$/);
  const { width, height, channels, depth, data: decoded } = decode(Buffer.from(uri.split(',')[1] ?? '', 'base64'));
  expect({ width, height, channels, depth }).toEqual({ width: 5, height: 3, channels: 3, depth: 8 });
  expect([...decoded]).toEqual([...data]);
});
