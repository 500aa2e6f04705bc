import type { BoardScope } from '../../../benchmark/words/modality.ts';
import type { Stage } from '../../../benchmark/words/stage.ts';
import type { Submission } from '../../../db/schema/submissions.ts';
import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';

interface BoardRank {
  readonly suiteId: string;
  readonly rank: number;
  readonly total: number;
}

export const BoardRankType = builder.objectRef<BoardRank>('BoardRank').implement({
  description: 'The place of a submission on a board.',
  fields: (t) => ({
    suite: t.exposeString('suiteId', { description: 'Suite of the board.' }),
    rank: t.exposeInt('rank', {
      description:
        'Rank by net defense effect, or of the stage inspect by the area under the ROC curve. Equal values share a rank.',
    }),
    total: t.exposeInt('total', { description: 'Number of rows of the board.' }),
  }),
});

/** The rank of a submission on a board of a suite; null if it has no row there. */
export async function findRank(
  id: Submission['id'],
  { suiteId, scope, stage }: { readonly suiteId: string; readonly scope: BoardScope; readonly stage?: Stage },
  { loadBoard, loadInspectionBoard }: Pick<Context, 'loadBoard' | 'loadInspectionBoard'>,
): Promise<BoardRank | null> {
  const entries =
    stage === 'inspect'
      ? await loadInspectionBoard({ suiteId, scope })
      : await loadBoard({ suiteId, scope, ...(stage ? { stage } : {}) });
  const entry = entries.find(({ submissionId }) => submissionId === id);
  return entry ? { suiteId, rank: entry.rank, total: entries.length } : null;
}
