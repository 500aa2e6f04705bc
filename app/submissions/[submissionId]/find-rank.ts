import { executeOperation } from '../../../graphql/execute.ts';
import type { Submission } from '../submission-document.ts';

const rankDocument = /* GraphQL */ `
  query Rank($suite: String!, $offset: Int!) {
    board(suite: $suite) {
      totalCount
      entries(first: 100, offset: $offset) {
        rank
        submissionId
      }
    }
  }
`;

interface RankData {
  readonly board: {
    readonly totalCount: number;
    readonly entries: readonly { readonly rank: number; readonly submissionId: string }[];
  };
}

/** Its place on the board of its suite; null when a later submission of the same defense stands there instead. */
export async function findRank({ id, suite }: Submission): Promise<{ rank: number; of: number } | null> {
  for (let offset = 0; ; offset += 100) {
    const { board } = await executeOperation<RankData>(rankDocument, { suite, offset });
    const entry = board.entries.find(({ submissionId }) => submissionId === id);
    if (entry) return { rank: entry.rank, of: board.totalCount };
    if (offset + 100 >= board.totalCount) return null;
  }
}
