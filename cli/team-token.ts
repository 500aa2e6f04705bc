import { graphql } from '../graphql/client/graphql.ts';
import { CliError } from './cli-error.ts';
import { graphqlRequest } from './graphql-request.ts';
import { readTokens, storeToken } from './token-store.ts';

const teamQuery = graphql(`
  query TeamSubmissions($team: String!) {
    submissions(first: 100, team: $team) {
      nodes {
        id
      }
    }
  }
`);

/** The key of a team's token in the store. Submission ids, the other keys, have no space. */
const keyOf = (siteUrl: string, team: string) => `${new URL(siteUrl).origin} ${team.trim().toLowerCase()}`;

/** A store that cannot be read must not keep anyone from submitting. If a token is needed, the site says so. */
function noTokens(error: unknown): Readonly<Record<string, string | undefined>> {
  if (error instanceof CliError && error.code === 'TOKENS_UNREADABLE') return {};
  throw error;
}

export async function storeTeamToken(siteUrl: string, team: string, token: string): Promise<void> {
  await storeToken(keyOf(siteUrl, team), token);
}

/**
 * The token of a team that submitted from this machine before; null if there is none. Releases before this one stored
 * tokens by submission only, so the oldest submission of the team with a stored token is looked for, too.
 */
export async function findTeamToken(siteUrl: string, team: string): Promise<string | null> {
  const tokens = await readTokens().catch(noTokens);
  const stored = tokens[keyOf(siteUrl, team)];
  if (stored !== undefined || Object.keys(tokens).length === 0) return stored ?? null;
  const { submissions } = await graphqlRequest(siteUrl, teamQuery, { team });
  const known = submissions.nodes.map(({ id }) => tokens[id]).filter((token) => token !== undefined);
  return known.at(-1) ?? null;
}
