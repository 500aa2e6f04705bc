import Link from 'next/link';
import { defaultSuiteId } from '../../../benchmark/suites/default-suite.ts';
import { enumWord } from '../../../graphql/client/enum-name.ts';
import { graphql, type FragmentOf } from '../../../graphql/client/graphql.ts';
import { formatBoardSlug } from '../../boards/board-slug.ts';

export const verdictFragment = graphql(`
  fragment Verdict on Submission {
    suite
    stage
    rank {
      rank
      total
    }
  }
`);

/** The rank of a submission, with links to the boards it is on. */
export function Verdict({ submission }: { readonly submission: FragmentOf<typeof verdictFragment> }) {
  const { suite, stage, rank } = submission;
  return (
    <div className="verdict">
      <p>
        {rank ? (
          <>
            <strong>Rank {rank.rank}</strong> of {rank.total} on <BoardLink suite={suite} />
          </>
        ) : (
          <>
            A later submission of this defense stands on <BoardLink suite={suite} /> in its place.
          </>
        )}
      </p>
      {stage ? (
        <p>
          <Link href={`/boards/${formatBoardSlug({ suite, stage: enumWord(stage), modality: null })}`}>
            Only {enumWord(stage)} defenses
          </Link>
        </p>
      ) : null}
    </div>
  );
}

function BoardLink({ suite }: { readonly suite: string }) {
  const href = suite === defaultSuiteId ? '/' : `/boards/${formatBoardSlug({ suite, stage: null, modality: null })}`;
  return <Link href={href}>the {suite} board</Link>;
}
