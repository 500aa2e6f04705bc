import { graphql } from '../graphql/client/graphql.ts';
import { CliError } from './cli-error.ts';
import { graphqlRequest } from './graphql-request.ts';
import { defaultSite, originOf, readTokens, storeToken, type StoredTokens } from './token-store.ts';

const teamQuery = graphql(`
  query TeamSubmissions($team: String!) {
    submissions(first: 100, team: $team) {
      nodes {
        id
      }
    }
  }
`);

/** Gives the token of the team to commands; an option would show it in the list of processes. */
export const teamTokenVariable = 'MBTI_TEAM_TOKEN';

/** The key of a team's token in the store. The other keys have no space. */
const keyOf = (siteUrl: string, team: string) => `${originOf(siteUrl)} ${team.trim().toLowerCase()}`;

/** A store that cannot be read must not keep anyone from submitting. If a token is needed, the site says so. */
function noTokens(error: unknown): StoredTokens {
  if (error instanceof CliError && error.code === 'TOKENS_UNREADABLE') return {};
  throw error;
}

export async function storeTeamToken(siteUrl: string, team: string, token: string): Promise<void> {
  await storeToken(keyOf(siteUrl, team), token);
}

/**
 * The token of a team that submitted to this site from this machine before; null if there is none. An earlier release
 * stored tokens by submission only, so the oldest submission of the team with a stored token is looked for, too: at the
 * default site only, because a site could list submissions of another one to be sent their tokens.
 */
export async function findTeamToken(siteUrl: string, team: string): Promise<string | null> {
  const tokens = await readTokens().catch(noTokens);
  const stored = tokens[keyOf(siteUrl, team)];
  if (stored !== undefined || originOf(siteUrl) !== defaultSite || Object.keys(tokens).length === 0)
    return stored ?? null;
  const { submissions } = await graphqlRequest(siteUrl, teamQuery, { team });
  const known = submissions.nodes.map(({ id }) => tokens[id]).filter((token) => token !== undefined);
  return known.at(-1) ?? null;
}
