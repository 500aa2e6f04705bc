import { z } from 'zod';

/** What a child process reports. `started`: it has loaded its code, and handles the request from now on. */
export const childMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('started') }),
  z.object({ kind: z.literal('progress'), progress: z.unknown() }),
  z.object({ kind: z.literal('result'), result: z.unknown() }),
  z.object({
    kind: z.literal('error'),
    code: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
    message: z.string(),
    facts: z.record(z.string(), z.unknown()),
  }),
]);

export type ChildMessage = Readonly<z.infer<typeof childMessageSchema>>;
