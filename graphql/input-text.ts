import { z } from 'zod';

/** Text from a client: of limited length, and without control characters, which PostgreSQL and terminals mishandle. */
export function inputText(lengthMax: number) {
  return z
    .string()
    .max(lengthMax, `May have at most ${lengthMax} characters`)
    .regex(/^\P{Cc}*$/u, 'May not contain control characters');
}
