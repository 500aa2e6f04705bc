import type { Command } from 'commander';
import { enumWord } from '../graphql/client/enum-name.ts';
import { graphql, type ResultOf } from '../graphql/client/graphql.ts';
import { printJson, printLine, type OutputOptions } from './command-output.ts';
import { formatTable, type Column } from './format-table.ts';
import { graphqlRequest } from './graphql-request.ts';
import { parseWholeNumber } from './option-values.ts';

interface SubmissionsOptions extends OutputOptions {
  readonly url: string;
  readonly team?: string;
  readonly limit: number;
}

const submissionsQuery = graphql(`
  query SubmissionsCommand($team: String, $first: Int!) {
    submissions(team: $team, first: $first) {
      nodes {
        id
        team
        defense
        suite
        stage
        state
        createdAt
        failure {
          code
        }
      }
    }
  }
`);

export function addSubmissionsCommand(program: Command): void {
  program
    .command('submissions')
    .description('List submissions, newest first.')
    .option('--team <name>', 'only submissions of this team')
    .option('--limit <number>', 'number of submissions', parseWholeNumber(1, 100), 20)
    .action((_options, command: Command) => listSubmissions(command.optsWithGlobals<SubmissionsOptions>()));
}

async function listSubmissions({ url, team, limit, json }: SubmissionsOptions): Promise<void> {
  const { submissions } = await graphqlRequest(url, submissionsQuery, { team: team ?? null, first: limit });
  const rows = submissions.nodes.map(rowOf);
  if (json) printJson(rows);
  else if (rows.length > 0) printLine(formatTable(columns, rows));
  else printLine(team === undefined ? 'There are no submissions yet.' : `There are no submissions of team ${team}.`);
}

type Node = ResultOf<typeof submissionsQuery>['submissions']['nodes'][number];
type Row = ReturnType<typeof rowOf>;

/** One submission as `--json` prints it. */
function rowOf({ stage, state, failure, ...submission }: Node) {
  return { ...submission, stage: stage && enumWord(stage), state: enumWord(state), failure: failure?.code ?? null };
}

const columns: readonly Column<Row>[] = [
  { title: 'SUBMITTED', text: ({ createdAt }) => `${createdAt.slice(0, 16).replace('T', ' ')} UTC` },
  { title: 'ID', text: ({ id }) => id },
  { title: 'TEAM', text: ({ team }) => team },
  { title: 'DEFENSE', text: ({ defense }) => defense },
  { title: 'SUITE', text: ({ suite }) => suite },
  { title: 'STAGE', text: ({ stage }) => stage ?? '' },
  { title: 'STATE', text: ({ state, failure }) => (failure === null ? state : `${state}: ${failure}`) },
];
