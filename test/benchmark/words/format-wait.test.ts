import { expect, test } from 'vitest';
import { formatWait } from '../../../benchmark/words/format-wait.ts';

test.each([
  [0, 'less than a minute'],
  [59, 'less than a minute'],
  [60, 'about 1 minute'],
  [1_230, 'about 21 minutes'],
  [5_400, 'about 2 hours'],
  [86_400, 'about 24 hours'],
  [172_800, 'about 2 days'],
])('%i seconds are %s', (seconds, text) => expect(formatWait(seconds)).toBe(text));
