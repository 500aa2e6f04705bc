import { expect, test } from 'vitest';
import { formatSeconds, formatTime } from '../../app/components/format-time.ts';

test('a time is shown in UTC', () => expect(formatTime('2026-11-22T15:36:59.999Z')).toBe('2026-11-22 15:36 UTC'));

test.each([
  [0, '0.0 s'],
  [8.34, '8.3 s'],
  [59.96, '1 min 00 s'],
  [125, '2 min 05 s'],
])('%d seconds are %s', (seconds, text) => expect(formatSeconds(seconds)).toBe(text));
