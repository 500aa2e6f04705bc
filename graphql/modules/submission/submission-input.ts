import { z } from 'zod';
import { siteSuiteId } from '../../site-suite.ts';
import { imageReferenceGrammar, parseImageReference } from '../../../benchmark/words/image-reference.ts';
import { checkName } from '../../../benchmark/words/names.ts';
import { isReservedTeam } from '../../../db/queries/name-skeleton.ts';
import { pageLimits } from '../../limits.ts';
import { inputText } from '../../input-text.ts';

function name(subject: string) {
  return z.string().transform((text, context) => {
    const checked = checkName(text, subject);
    if ('name' in checked) return checked.name;
    context.addIssue({ code: 'custom', message: checked.problem });
    return z.NEVER;
  });
}

/** Characters of an idempotency key. */
export const keyLength = { min: 8, max: 100 } as const;

export const submissionInput = z.object({
  team: name('The team name').refine((team) => !isReservedTeam(team), {
    message: 'This team name is reserved for the reference defenses; choose another',
  }),
  defense: name('The defense name'),
  image: z
    .string()
    .trim()
    .refine((text) => parseImageReference(text) !== null, {
      message: `Not an image reference; expected ${imageReferenceGrammar}, such as localhost/my-defense:1`,
    }),
  suite: inputText(100).default(siteSuiteId),
  teamToken: inputText(100).trim().min(1).optional(),
  idempotencyKey: inputText(keyLength.max).min(keyLength.min).optional(),
});

export const submissionId = z.uuid('Not a submission id');
export const evaluationId = z.uuid('Not an evaluation id');

export const submissionsPage = z.object({
  first: z.int().min(1).max(pageLimits.rows),
  after: z
    .string()
    .max(200)
    .transform((cursor, context) => {
      const [milliseconds, id] = Buffer.from(cursor, 'base64url').toString().split(' ');
      const createdAt = new Date(Number(milliseconds));
      if (!z.uuid().safeParse(id).success || !(createdAt.getTime() >= 0 && createdAt.getUTCFullYear() < 10_000)) {
        context.addIssue({ code: 'custom', message: 'Not a cursor of this list' });
        return z.NEVER;
      }
      return { createdAt, id: id ?? '' };
    })
    .optional(),
});
