import { Option, type Command } from 'commander';
import { CliError } from './cli-error.ts';
import { printJson, printLine, type OutputOptions } from './command-output.ts';
import { formatRate } from './format-rate.ts';
import { formatTable, type Column } from './format-table.ts';
import { graphqlRequest } from './graphql-request.ts';
import { joinModalities } from './submission-document.ts';

interface BoardOptions extends OutputOptions {
  readonly url: string;
  readonly suite?: string;
  readonly stage?: string;
  readonly modality?: string;
}

interface Rates {
  readonly nde: number;
  readonly der: number;
  readonly cac: number | null;
  readonly asr: number | null;
  readonly rac: number | null;
}

interface Entry extends Rates {
  readonly rank: number;
  readonly defense: string;
  readonly team: string;
  readonly stage: string;
  readonly modalities: readonly string[];
  readonly submissionId: string;
}

/** One row of the board as `--json` prints it; rates are fractions. */
interface Row extends Rates {
  readonly rank: number;
  readonly defense: string;
  readonly team: string;
  readonly stage: string;
  readonly modality: string;
  readonly suite: string;
  readonly submissionId: string;
}

interface BoardData {
  readonly systemStatus: { readonly suites: readonly string[] };
  readonly board: { readonly suite: string; readonly totalCount: number; readonly entries: readonly Entry[] };
}

const boardDocument = /* GraphQL */ `
  query Board($suite: String, $stage: Stage, $modality: Modality, $offset: Int!) {
    systemStatus {
      suites
    }
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
        submissionId
      }
    }
  }
`;

export function addBoardCommand(program: Command): void {
  program
    .command('board')
    .description('Show the ranked defenses.')
    .option('--suite <id>', 'suite; the default of the site when left out')
    .addOption(new Option('--stage <stage>', 'only this stage').choices(['sanitize', 'repair']))
    .addOption(new Option('--modality <modality>', 'only this modality').choices(['image', 'text', 'audio']))
    .action((_options, command: Command) => showBoard(command.optsWithGlobals<BoardOptions>()));
}

async function showBoard(options: BoardOptions): Promise<void> {
  const rows = await readRows(options);
  if (options.json) printJson(rows);
  else if (rows.length === 0) printLine(`No defense is ranked on ${options.suite ?? 'the default suite'} yet.`);
  else printLine(formatTable(columns, rows));
}

async function readRows({ url, suite, stage, modality }: BoardOptions): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const choice = { suite, stage: stage?.toUpperCase() ?? null, modality: modality?.toUpperCase() ?? null };
  for (;;) {
    const { board, systemStatus } = await graphqlRequest<BoardData>(url, boardDocument, {
      ...choice,
      offset: rows.length,
    });
    if (suite !== undefined && !systemStatus.suites.includes(suite)) {
      const known = systemStatus.suites.join(', ') || 'none yet, the first one is still being baked';
      throw new CliError('SUITE_UNKNOWN', `There is no suite ${suite} at ${url}; known are: ${known}.`, { suite });
    }
    rows.push(...board.entries.map((entry) => rowOf(entry, board.suite)));
    if (board.entries.length === 0 || rows.length >= board.totalCount) return rows;
  }
}

function rowOf(
  { rank, defense, team, stage, modalities, nde, der, cac, asr, rac, submissionId }: Entry,
  suite: string,
): Row {
  const modality = joinModalities(modalities);
  return { rank, defense, team, stage: stage.toLowerCase(), modality, suite, nde, der, cac, asr, rac, submissionId };
}

const rate = (title: string, valueOf: (row: Row) => number | null): Column<Row> => ({
  title,
  alignment: 'right',
  text: (row) => formatRate(valueOf(row)),
});

const columns: readonly Column<Row>[] = [
  { title: 'RANK', alignment: 'right', text: ({ rank }) => String(rank) },
  { title: 'DEFENSE', text: ({ defense }) => defense },
  { title: 'TEAM', text: ({ team }) => team },
  { title: 'STAGE', text: ({ stage }) => stage },
  { title: 'MODALITY', text: ({ modality }) => modality },
  rate('NDE %', ({ nde }) => nde),
  rate('DER %', ({ der }) => der),
  rate('CAC %', ({ cac }) => cac),
  rate('ASR %', ({ asr }) => asr),
  rate('RAC %', ({ rac }) => rac),
];
