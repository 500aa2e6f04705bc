import { formatRate } from '../benchmark/words/format-rate.ts';
import { enumName } from '../graphql/client/enum-name.ts';
import { graphql, type ResultOf } from '../graphql/client/graphql.ts';
import type { BoardOptions } from './board-options.ts';
import { printJson, printLine } from './command-output.ts';
import { formatTable, type Column } from './format-table.ts';
import { graphqlRequest } from './graphql-request.ts';
import { joinModalities } from './submission-fields.ts';

const inspectionBoardQuery = graphql(`
  query InspectionBoardCommand($suite: String, $modality: Modality, $offset: Int!) {
    inspectionBoard(suite: $suite, modality: $modality) {
      suite
      totalCount
      entries(first: 100, offset: $offset) {
        rank
        defense
        team
        modalities
        auroc
        aurocInterval {
          low
          high
        }
        logLoss
        brierScore
        detectionRate
        naturalTrojanRate
        targetHitRate
        models
        failures
        submissionId
      }
    }
  }
`);

/** Prints the board of stage inspect. */
export async function showInspectionBoard(options: BoardOptions): Promise<void> {
  const rows = await readRows(options);
  if (options.json) printJson(rows);
  else if (rows.length === 0) printLine(`No inspector is ranked on ${options.suite ?? 'the default suite'} yet.`);
  else printLine(formatTable(columns, rows));
}

async function readRows({ url, suite, modality }: BoardOptions): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (;;) {
    const { inspectionBoard } = await graphqlRequest(url, inspectionBoardQuery, {
      suite: suite ?? null,
      modality: modality ? enumName(modality) : null,
      offset: rows.length,
    });
    rows.push(...inspectionBoard.entries.map((entry) => inspectionRow(entry, inspectionBoard.suite)));
    if (inspectionBoard.entries.length === 0 || rows.length >= inspectionBoard.totalCount) return rows;
  }
}

type Entry = ResultOf<typeof inspectionBoardQuery>['inspectionBoard']['entries'][number];
type Row = ReturnType<typeof inspectionRow>;

/** One row of the board as `--json` prints it; rates are fractions. */
function inspectionRow({ modalities, ...entry }: Entry, suite: string) {
  const { rank, defense, team, ...figures } = entry;
  return { rank, defense, team, stage: 'inspect', modality: joinModalities(modalities), suite, ...figures };
}

const columns: readonly Column<Row>[] = [
  { title: 'RANK', alignment: 'right', text: ({ rank }) => String(rank) },
  { title: 'DEFENSE', text: ({ defense }) => defense },
  { title: 'TEAM', text: ({ team }) => team },
  { title: 'MODALITY', text: ({ modality }) => modality },
  { title: 'AUROC', alignment: 'right', text: ({ auroc }) => auroc.toFixed(3) },
  { title: 'LOG LOSS', alignment: 'right', text: ({ logLoss }) => logLoss?.toFixed(3) ?? '–' },
  { title: 'FOUND %', alignment: 'right', text: ({ detectionRate }) => formatRate(detectionRate) },
  { title: 'FALSE ALARMS %', alignment: 'right', text: ({ naturalTrojanRate }) => formatRate(naturalTrojanRate) },
  { title: 'TARGET %', alignment: 'right', text: ({ targetHitRate }) => formatRate(targetHitRate) },
  { title: 'MODELS', alignment: 'right', text: ({ models }) => String(models) },
];
