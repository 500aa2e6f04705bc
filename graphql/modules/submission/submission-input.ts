import { z } from 'zod';
import { inputText } from '../../input-text.ts';
import { defaultSuiteId } from '../../../benchmark/suites/default-suite.ts';

const label = (what: string) =>
  z
    .string()
    .trim()
    .normalize('NFKC')
    .min(2, `${what} needs at least 2 characters`)
    .max(60, `${what} may have at most 60 characters`)
    .regex(
      /^[\p{L}\p{N}][\p{L}\p{N} ._+()-]*$/u,
      `${what} may contain letters, digits, spaces and . _ + ( ) -, and starts with a letter or digit`,
    )
    .refine(isOfOneScript, `${what} mixes letters of several scripts, which makes names that look alike`);

/** "rеference" with a Cyrillic е looks like a name that is not its own. */
function isOfOneScript(name: string): boolean {
  const letters = name.match(/\p{L}/gu) ?? [];
  const latin = letters.filter((letter) => /\p{Script=Latin}/u.test(letter)).length;
  return latin === 0 || latin === letters.length;
}

/** Ours alone: reference defenses are entered by the platform itself. */
export const reservedTeamNames: readonly string[] = ['reference'];

/** An OCI image reference: [registry[:port]/]path[:tag][@sha256:digest]. */
export const imageReferencePattern =
  /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;

export const submissionInput = z.object({
  team: label('The team name').refine(
    (name) => !reservedTeamNames.includes(name.toLowerCase()),
    'This team name is reserved for the reference defenses; choose another',
  ),
  defense: label('The defense name'),
  image: z
    .string()
    .trim()
    .max(400)
    .regex(
      imageReferencePattern,
      'Not an image reference. Expected something like localhost/my-defense:1 or registry.example.org/team/defense@sha256:…',
    ),
  suite: inputText(100).default(defaultSuiteId),
  idempotencyKey: inputText(100).min(8).optional(),
});

export const submissionId = z.uuid('Not a submission id');

export const submissionsPage = z.object({
  first: z.int().min(1).max(100),
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
