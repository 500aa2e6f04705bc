import { executeOperation } from '../../graphql/execute.ts';
import type { ScoreRow } from '../components/score-table.tsx';
import type { TaskRow } from '../components/task-table.tsx';
import type { BoardChoice } from './board-slug.ts';

export const rowsPerPage = 100;

const boardDocument = /* GraphQL */ `
  query Board($suite: String!, $stage: Stage, $modality: Modality, $first: Int!, $offset: Int!) {
    board(suite: $suite, stage: $stage, modality: $modality) {
      totalCount
      entries(first: $first, offset: $offset) {
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
        tasks
        failures
        submissionId
      }
      tasks {
        id
        modality
        dataset
        attack
        victim
        factors
        poisonRatio
        seed
        undefended {
          cac
          asr
          rac
        }
        reference {
          cac
          asr
          rac
        }
      }
    }
    systemStatus {
      waitingBecause
      suites
    }
  }
`;

export interface BoardData {
  readonly board: {
    readonly totalCount: number;
    readonly entries: readonly ScoreRow[];
    readonly tasks: readonly TaskRow[];
  };
  readonly systemStatus: { readonly waitingBecause: string | null; readonly suites: readonly string[] };
}

/** One page of a board, its tasks, and whether anything is evaluated now. */
export async function readBoard(choice: BoardChoice, page: number): Promise<BoardData> {
  const range = { first: rowsPerPage, offset: (page - 1) * rowsPerPage };
  return executeOperation<BoardData>(boardDocument, { ...choice, ...range });
}

/** The page number of a search parameter; 1 for anything that is none. */
export function parsePage(text: unknown): number {
  return typeof text === 'string' && /^[1-9]\d{0,3}$/.test(text) ? Number(text) : 1;
}
