import type { BoardScope } from '../../../benchmark/words/modality.ts';
import type { EvaluatedStage } from '../../../benchmark/stages/stage-catalog.ts';
import type { Submission } from '../../../db/schema/submissions.ts';
import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';

interface BoardRank {
  readonly rank: number;
  readonly total: number;
}

export const BoardRankType = builder.objectRef<BoardRank>('BoardRank').implement({
  description: 'The place of a submission on a board.',
  fields: (t) => ({
    rank: t.exposeInt('rank', { description: 'Rank by net defense effect. Equal values share a rank.' }),
    total: t.exposeInt('total', { description: 'Number of rows of the board.' }),
  }),
});

/** The rank of a submission on a board of its suite; null if it has no row there. */
export async function findRank(
  { id, suiteId, state }: Submission,
  { scope, stage }: { readonly scope: BoardScope; readonly stage?: EvaluatedStage },
  { loadBoard }: Pick<Context, 'loadBoard'>,
): Promise<BoardRank | null> {
  if (state !== 'ranked') return null;
  const entries = await loadBoard({ suiteId, scope, ...(stage ? { stage } : {}) });
  const entry = entries.find(({ submissionId }) => submissionId === id);
  return entry ? { rank: entry.rank, total: entries.length } : null;
}
