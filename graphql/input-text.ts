import { z } from 'zod';

/** Text from outside: bounded, and without control characters, which PostgreSQL and terminals take amiss. */
export function inputText(lengthMax: number) {
  return z
    .string()
    .max(lengthMax, `May have at most ${lengthMax} characters`)
    .regex(/^\P{Cc}*$/u, 'May not contain control characters');
}
