import { enumName } from '../../graphql/client/enum-name.ts';
import { graphql, type ResultOf } from '../../graphql/client/graphql.ts';
import { executeOperation } from '../../graphql/execute.ts';
import { provisionalRowFragment, scoreRowFragment } from '../components/score-table.tsx';
import { taskRowFragment } from '../components/task-table.tsx';
import { preparationFragment } from '../components/preparation-note.tsx';
import { waitingBannerFragment } from '../components/waiting-banner.tsx';
import type { BoardChoice } from './board-slug.ts';

export const rowsPerPage = 100;

/** Exported for a test. */
export const boardQuery = graphql(
  `
    query Board($suite: String!, $stage: Stage, $modality: Modality, $first: Int!, $offset: Int!) {
      board(suite: $suite, stage: $stage, modality: $modality) {
        totalCount
        entries(first: $first, offset: $offset) {
          ...ScoreRow
        }
        provisional {
          ...ProvisionalRow
        }
        tasks {
          ...TaskRow
        }
      }
      systemStatus {
        suites
        preparing {
          suite
          ...Preparation
        }
        ...WaitingBanner
      }
    }
  `,
  [scoreRowFragment, provisionalRowFragment, taskRowFragment, preparationFragment, waitingBannerFragment],
);

export type BoardData = ResultOf<typeof boardQuery>;

/** One page of a board, its tasks, and whether anything is evaluated now. */
export async function readBoard({ suite, stage, modality }: BoardChoice, page: number): Promise<BoardData> {
  return executeOperation(boardQuery, {
    suite,
    stage: stage && enumName(stage),
    modality: modality && enumName(modality),
    first: rowsPerPage,
    offset: (page - 1) * rowsPerPage,
  });
}

/** The page number of a search parameter; 1 for anything that is not a page number. */
export function parsePage(text: unknown): number {
  return typeof text === 'string' && /^[1-9]\d{0,3}$/.test(text) ? Number(text) : 1;
}
