import { listSuiteIds } from '../../../db/queries/register-suite.ts';
import { insertSubmission } from '../../../db/queries/insert-submission.ts';
import { findSubmission, type SubmissionDetail } from '../../../db/queries/read-submissions.ts';
import { nameLengthMax, nameLengthMin } from '../../../benchmark/words/names.ts';
import { listCost } from '../../answer-cost.ts';
import { builder } from '../../builder.ts';
import { parseInput, type InputProblem } from '../../../benchmark/issue-sentence.ts';
import { listLimits } from '../../limits.ts';
import { suiteArgument, unknownSuite } from '../suite-argument.ts';
import { createManageToken, hashToken, isManageToken } from './manage-token.ts';
import { keyLength, submissionInput } from './submission-input.ts';
import { SubmissionType } from './submission.ts';

const nameLength = `${nameLengthMin} to ${nameLengthMax} characters`;

const SubmitDefenseInput = builder.inputType('SubmitDefenseInput', {
  description: 'A container image to evaluate.',
  fields: (t) => ({
    team: t.string({ required: true, description: `Name of the team, ${nameLength}.` }),
    defense: t.string({ required: true, description: `Name of the defense, ${nameLength}.` }),
    image: t.string({ required: true, description: 'Image reference, such as localhost/my-defense:1.' }),
    suite: t.string({ description: suiteArgument }),
    teamToken: t.string({
      description:
        'The manage token of the first submission of the team. Needed for every later one, because names belong to whoever used them first. A new team has none.',
    }),
    idempotencyKey: t.string({
      description: `Any text of ${keyLength.min} to ${keyLength.max} characters. A second request of a team with the same key and content creates no second submission; with other content it is rejected.`,
    }),
  }),
});

interface Accepted {
  readonly kind: 'accepted';
  readonly detail: SubmissionDetail;
  readonly manageToken: string | null;
}
interface Rejected {
  readonly kind: 'rejected';
  readonly code: string;
  readonly problems: readonly InputProblem[];
}

const SubmissionAccepted = builder.objectRef<Accepted>('SubmissionAccepted').implement({
  description: 'The submission was accepted.',
  fields: (t) => ({
    submission: t.field({ type: SubmissionType, description: 'The submission.', resolve: ({ detail }) => detail }),
    manageToken: t.exposeString('manageToken', {
      nullable: true,
      description:
        'Token that cancels this submission, and without which nobody can submit as this team again. Keep it: it is returned only here. It is the teamToken if one was needed; null if the idempotency key was used before.',
    }),
  }),
});

const InputProblemType = builder.objectRef<InputProblem>('InputProblem').implement({
  description: 'One problem with an input.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'The input field; empty if the problem is not about one field.' }),
    message: t.exposeString('message', { description: 'What is wrong, and what is expected.' }),
  }),
});

const SubmissionRejected = builder.objectRef<Rejected>('SubmissionRejected').implement({
  description: 'The submission was rejected.',
  fields: (t) => ({
    code: t.exposeString('code', {
      description:
        'BAD_USER_INPUT, UNKNOWN_SUITE, SUITE_NOT_PREPARED, NAME_TAKEN, UNKNOWN_TEAM, TEAM_WITHOUT_TOKEN, DEFENSE_LOOKS_LIKE, IDEMPOTENCY_KEY_REUSED or QUOTA_EXCEEDED.',
    }),
    problems: t.field({
      type: [InputProblemType],
      complexity: listCost(listLimits.problems),
      description: 'The problems.',
      resolve: ({ problems }) => problems.slice(0, listLimits.problems),
    }),
  }),
});

const SubmitDefenseResult = builder.unionType('SubmitDefenseResult', {
  description: 'The submission, or why it was rejected.',
  types: [SubmissionAccepted, SubmissionRejected],
  resolveType: (result) =>
    (result as Accepted | Rejected).kind === 'accepted' ? SubmissionAccepted : SubmissionRejected,
});

builder.mutationField('submitDefense', (t) =>
  t.field({
    type: SubmitDefenseResult,
    description: 'Submits a container image for evaluation.',
    args: { input: t.arg({ type: SubmitDefenseInput, required: true, description: 'What to submit.' }) },
    resolve: async (_root, { input }, { db }): Promise<Accepted | Rejected> => {
      const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
      const parsed = parseInput(submissionInput, given);
      if ('problems' in parsed) return { kind: 'rejected', code: 'BAD_USER_INPUT', problems: parsed.problems };
      const { team, defense, image, suite, idempotencyKey, teamToken } = parsed.data;
      const manage = createManageToken();
      const result = await insertSubmission(db, {
        teamName: team,
        defenseName: defense,
        imageReference: image,
        suiteId: suite,
        idempotencyKey,
        manageTokenSha256: manage.sha256,
        teamTokenSha256: teamToken === undefined ? undefined : hashToken(teamToken),
      });
      switch (result.outcome) {
        case 'unknown-suite':
          return rejected('UNKNOWN_SUITE', 'suite', unknownSuite(suite, await listSuiteIds(db)));
        case 'suite-not-prepared':
          return rejected('SUITE_NOT_PREPARED', 'suite', suiteNotPrepared(suite));
        case 'name-taken':
          return rejected('NAME_TAKEN', 'team', nameTaken(team, result.teamName, teamToken !== undefined));
        case 'unknown-team':
          return rejected('UNKNOWN_TEAM', 'team', unknownTeam(team));
        case 'team-without-token':
          return rejected('TEAM_WITHOUT_TOKEN', 'team', teamWithoutToken(result.teamName));
        case 'defense-looks-like':
          return rejected('DEFENSE_LOOKS_LIKE', 'defense', defenseLooksLike(defense, result.defenseName));
        case 'key-reused':
          return rejected('IDEMPOTENCY_KEY_REUSED', 'idempotencyKey', keyReused);
        case 'too-many-unfinished':
          return rejected('QUOTA_EXCEEDED', 'team', quotaExceeded(team, result.found));
        default:
          break;
      }
      const detail = await findSubmission(db, result.submission.id);
      if (!detail) throw new Error(`Submission ${result.submission.id} was inserted and cannot be found.`);
      const ownToken = isManageToken(manage.token, result.submission.manageTokenSha256) ? manage.token : teamToken;
      return { kind: 'accepted', detail, manageToken: result.outcome === 'inserted' ? (ownToken ?? null) : null };
    },
  }),
);

const keyReused =
  'This idempotency key was used for another submission of the team. Use a new key for every submission.';

/** The submission would wait for tasks that are not being baked. */
function suiteNotPrepared(suite: string): string {
  return `Some tasks of suite ${suite} are missing, and this site does not bake them. Its board says why. Choose another suite.`;
}

function quotaExceeded(team: string, unfinished: number): string {
  return `Team ${team} has ${unfinished} unfinished submissions. Wait until one has ended, or cancel one.`;
}

/** Names belong to whoever used them first, until there are accounts. */
function nameTaken(given: string, taken: string, hasToken: boolean): string {
  const what =
    given === taken ? `The team name ${taken} is taken` : `The team name ${given} looks like ${taken}, which is taken`;
  if (hasToken)
    return `${what}, and the token is not that of its first submission. Give that token, or choose another name.`;
  return `${what}. If it is yours, give the manage token of its first submission as the team token. Otherwise choose another name.`;
}

function unknownTeam(given: string): string {
  return `There is no team ${given} yet, so the team token cannot be its token. Correct the name, or leave the token out to enter as a new team.`;
}

function teamWithoutToken(taken: string): string {
  return `The team name ${taken} was used before teams had tokens, and has none. If it is yours, ask the operator of this site for a token. Otherwise choose another name.`;
}

function defenseLooksLike(given: string, known: string): string {
  return `${given} looks like your defense ${known}. If it is the same one, write its name in the same way. Otherwise choose a name that differs in more.`;
}

function rejected(code: string, path: string, message: string): Rejected {
  return { kind: 'rejected', code, problems: [{ path, message }] };
}
