import Link from 'next/link';
import { enumWord } from '../../../graphql/client/enum-name.ts';
import { graphql, type FragmentOf } from '../../../graphql/client/graphql.ts';
import { formatBoardSlug } from '../../boards/board-slug.ts';
import styles from './verdict.module.css';

export const verdictFragment = graphql(`
  fragment Verdict on Submission {
    suite
    stage
    ranks {
      suite
      rank
      total
    }
  }
`);

/** The ranks of a submission, with links to its boards. */
export function Verdict({ submission }: { readonly submission: FragmentOf<typeof verdictFragment> }) {
  const { suite, stage, ranks } = submission;
  return (
    <div className={styles.verdict}>
      {ranks.map((rank) => (
        <p key={rank.suite}>
          <strong>Rank {rank.rank}</strong> of {rank.total} on <BoardLink suite={rank.suite} />
        </p>
      ))}
      {ranks.length === 0 ? (
        <p>
          A later submission of this defense has replaced it on <BoardLink suite={suite} />.
        </p>
      ) : null}
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
