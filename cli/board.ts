import { Option, type Command } from 'commander';
import { stages } from '../benchmark/words/stage.ts';
import { modalities } from '../benchmark/words/modality.ts';
import { terms, type Term } from '../benchmark/words/terms.ts';
import { enumName, enumWord } from '../graphql/client/enum-name.ts';
import { graphql, type ResultOf } from '../graphql/client/graphql.ts';
import { CliError } from './cli-error.ts';
import type { BoardOptions } from './board-options.ts';
import { printJson, printLine } from './command-output.ts';
import { formatBytes } from '../benchmark/words/format-bytes.ts';
import { formatRate } from '../benchmark/words/format-rate.ts';
import { formatTable, type Column } from './format-table.ts';
import { graphqlRequest } from './graphql-request.ts';
import { showInspectionBoard } from './inspection-board.ts';
import { joinModalities } from './submission-fields.ts';

const suitesQuery = graphql(`
  query BoardSuites {
    systemStatus {
      suites
    }
  }
`);

const boardQuery = graphql(`
  query BoardCommand($suite: String, $stage: Stage, $modality: Modality, $offset: Int!) {
    board(suite: $suite, stage: $stage, modality: $modality) {
      suite
      totalCount
      entries(first: 100, offset: $offset) {
        rank
        defense
        team
        stage
        modalities
        nde
        der
        cac
        asr
        rac
        containerSeconds
        peakMemoryBytes
        submissionId
      }
    }
  }
`);

export function addBoardCommand(program: Command): void {
  program
    .command('board')
    .description('Show the ranked defenses.')
    .option('--suite <id>', 'suite (default: the default suite of the site)')
    .addOption(new Option('--stage <stage>', 'only defenses of this stage').choices(stages))
    .addOption(new Option('--modality <modality>', 'only tasks of this modality').choices(modalities))
    .action((_options, command: Command) => showBoard(command.optsWithGlobals<BoardOptions>()));
}

async function showBoard(options: BoardOptions): Promise<void> {
  if (options.suite !== undefined) await requireSuite(options.url, options.suite);
  if (options.stage === 'inspect') {
    await showInspectionBoard(options);
    return;
  }
  const rows = await readRows(options);
  if (options.json) printJson(rows);
  else if (rows.length === 0) printLine(`No defense is ranked on ${options.suite ?? 'the default suite'} yet.`);
  else printLine(formatTable(columns, rows));
}

async function readRows({ url, suite, stage, modality }: BoardOptions): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (;;) {
    const { board } = await graphqlRequest(url, boardQuery, {
      suite: suite ?? null,
      stage: stage ? enumName(stage) : null,
      modality: modality ? enumName(modality) : null,
      offset: rows.length,
    });
    rows.push(...board.entries.map((entry) => boardRow(entry, board.suite)));
    if (board.entries.length === 0 || rows.length >= board.totalCount) return rows;
  }
}

/** The site refuses an unknown suite, too; here the suites that are known can be suggested. */
async function requireSuite(url: string, suite: string): Promise<void> {
  const { suites } = (await graphqlRequest(url, suitesQuery)).systemStatus;
  if (suites.includes(suite)) return;
  const known = suites.join(', ') || 'none yet, because the first one is still being baked';
  const message = `There is no suite ${suite} at ${url}. Known suites: ${known}.`;
  throw new CliError('SUITE_UNKNOWN', message, { id: suite, known: suites });
}

type Entry = ResultOf<typeof boardQuery>['board']['entries'][number];
type Row = ReturnType<typeof boardRow>;

/** One row of the board as `--json` prints it; rates are fractions. */
function boardRow({ modalities, stage, ...entry }: Entry, suite: string) {
  const { rank, defense, team, ...rates } = entry;
  return { rank, defense, team, stage: enumWord(stage), modality: joinModalities(modalities), suite, ...rates };
}

const rate = (term: Term): Column<Row> => ({
  title: `${terms[term].short} %`,
  alignment: 'right',
  text: (row) => formatRate(row[term]),
});

const columns: readonly Column<Row>[] = [
  { title: 'RANK', alignment: 'right', text: ({ rank }) => String(rank) },
  { title: 'DEFENSE', text: ({ defense }) => defense },
  { title: 'TEAM', text: ({ team }) => team },
  { title: 'STAGE', text: ({ stage }) => stage },
  { title: 'MODALITY', text: ({ modality }) => modality },
  ...(['nde', 'der', 'cac', 'asr', 'rac'] as const).map(rate),
  { title: 'SECONDS', alignment: 'right', text: ({ containerSeconds }) => containerSeconds?.toFixed(1) ?? '–' },
  {
    title: 'MEMORY',
    alignment: 'right',
    text: ({ peakMemoryBytes }) => (peakMemoryBytes === null ? '–' : formatBytes(peakMemoryBytes)),
  },
];
