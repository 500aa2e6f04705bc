import { enumName } from '../../graphql/client/enum-name.ts';
import { graphql, type ResultOf } from '../../graphql/client/graphql.ts';
import { executeOperation } from '../../graphql/execute.ts';
import { inspectionRowFragment } from '../components/inspection-table.tsx';
import { preparationFragment } from '../components/preparation-note.tsx';
import { waitingBannerFragment } from '../components/waiting-banner.tsx';
import type { BoardChoice } from './board-slug.ts';
import { rowsPerPage } from './read-board.ts';

/** Exported for a test. */
export const inspectionBoardQuery = graphql(
  `
    query InspectionBoard($suite: String!, $modality: Modality, $first: Int!, $offset: Int!) {
      inspectionBoard(suite: $suite, modality: $modality) {
        totalCount
        models
        entries(first: $first, offset: $offset) {
          ...InspectionRow
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
  [inspectionRowFragment, preparationFragment, waitingBannerFragment],
);

export type InspectionData = ResultOf<typeof inspectionBoardQuery>;

/** One page of the board of stage inspect. */
export async function readInspectionBoard({ suite, modality }: BoardChoice, page: number): Promise<InspectionData> {
  return executeOperation(inspectionBoardQuery, {
    suite,
    modality: modality && enumName(modality),
    first: rowsPerPage,
    offset: (page - 1) * rowsPerPage,
  });
}
