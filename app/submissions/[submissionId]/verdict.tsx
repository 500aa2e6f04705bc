import Link from 'next/link';
import { enumWord } from '../../../graphql/client/enum-name.ts';
import { graphql, type FragmentOf } from '../../../graphql/client/graphql.ts';
import { formatBoardSlug } from '../../boards/board-slug.ts';
import styles from './verdict.module.css';

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

/** The rank of a submission, with links to its boards. */
export function Verdict({ submission }: { readonly submission: FragmentOf<typeof verdictFragment> }) {
  const { suite, stage, rank } = submission;
  return (
    <div className={styles.verdict}>
      <p>
        {rank ? (
          <>
            <strong>Rank {rank.rank}</strong> of {rank.total} on <BoardLink suite={suite} />
          </>
        ) : (
          <>
            A later submission of this defense has replaced it on <BoardLink suite={suite} />.
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
  return <Link href={`/boards/${formatBoardSlug({ suite, stage: null, modality: null })}`}>the {suite} board</Link>;
}
