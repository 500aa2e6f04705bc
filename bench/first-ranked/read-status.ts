import { z } from 'zod';
import { defaultSuiteId } from '../../benchmark/suites/default-suite.ts';
import { modalities } from '../../benchmark/words/modality.ts';
import type { ProductRun } from './product-run.ts';

const failure = z.object({ message: z.string() }).nullable();
const board = z.object({ totalCount: z.number() });
const statusSchema = z.object({
  systemStatus: z.object({
    suites: z.array(z.string()),
    evaluating: z.boolean(),
    preparing: z.array(z.object({ suite: z.string() })),
  }),
  all: board,
  image: board,
  text: board,
  audio: board,
  submissions: z.object({ nodes: z.array(z.object({ defense: z.string(), state: z.string(), failure })) }),
});

const query = /* GraphQL */ `
  query Progress {
    systemStatus {
      suites
      evaluating
      preparing {
        suite
      }
    }
    all: board {
      totalCount
    }
    image: board(modality: IMAGE) {
      totalCount
    }
    text: board(modality: TEXT) {
      totalCount
    }
    audio: board(modality: AUDIO) {
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
  /** Suites whose tasks are all there. */
  readonly suites: readonly string[];
  readonly ready: boolean;
  /** Rows of the board of the suite that the site offers. */
  readonly ranked: number;
  /** Whether the board of every modality has a row. */
  readonly rankedInAllModalities: boolean;
}

/** @throws Error if a reference defense failed, because it will never be ranked */
export async function readStatus(run: ProductRun): Promise<ProductStatus> {
  const data = await run.query(query);
  if (data === null) return { suites: [], ready: false, ranked: 0, rankedInAllModalities: false };
  const { systemStatus, all, submissions, ...boards } = statusSchema.parse(data);
  const failed = submissions.nodes.find(({ state }) => state === 'FAILED');
  if (failed) throw new Error(`${failed.defense} failed: ${failed.failure?.message ?? 'no message'}`);
  const preparing = systemStatus.preparing.map(({ suite }) => suite);
  return {
    suites: systemStatus.suites.filter((suite) => !preparing.includes(suite)),
    ready: systemStatus.evaluating,
    ranked: all.totalCount,
    rankedInAllModalities: modalities.every((modality) => boards[modality].totalCount > 0),
  };
}

export const siteSuiteId = defaultSuiteId;
