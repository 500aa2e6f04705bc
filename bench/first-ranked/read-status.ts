import { z } from 'zod';
import type { ProductRun } from './product-run.ts';

const failure = z.object({ message: z.string() }).nullable();
const statusSchema = z.object({
  systemStatus: z.object({ suites: z.array(z.string()), evaluating: z.boolean() }),
  board: z.object({ totalCount: z.number() }),
  submissions: z.object({ nodes: z.array(z.object({ defense: z.string(), state: z.string(), failure })) }),
});

const query = /* GraphQL */ `
  query Progress {
    systemStatus {
      suites
      evaluating
    }
    board {
      totalCount
    }
    submissions(team: "reference") {
      nodes {
        defense
        state
        failure {
          message
        }
      }
    }
  }
`;

/** The progress of a start, read by one query. */
export interface ProductStatus {
  readonly baked: boolean;
  readonly ready: boolean;
  readonly ranked: number;
}

/** @throws Error if a reference defense failed, because it will never be ranked */
export async function readStatus(run: ProductRun): Promise<ProductStatus> {
  const data = await run.query(query);
  if (data === null) return { baked: false, ready: false, ranked: 0 };
  const { systemStatus, board, submissions } = statusSchema.parse(data);
  const failed = submissions.nodes.find(({ state }) => state === 'FAILED');
  if (failed) throw new Error(`${failed.defense} failed: ${failed.failure?.message ?? 'no message'}`);
  return { baked: systemStatus.suites.length > 0, ready: systemStatus.evaluating, ranked: board.totalCount };
}
