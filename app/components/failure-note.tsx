import Link from 'next/link';
import { plainText } from '../../benchmark/words/plain-text.ts';
import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { Callout } from './callout.tsx';
import styles from './failure-note.module.css';

export const failureNoteFragment = graphql(`
  fragment FailureNote on Failure {
    code
    detail
    message
    meaning
    remedy
    owner
  }
`);

interface FailureNoteProps {
  readonly failure: FragmentOf<typeof failureNoteFragment>;
}

/** Why something ended without a result, what was found, and what to do. The code leads to the list of all codes. */
export function FailureNote({ failure: { code, detail, message, meaning, remedy, owner } }: FailureNoteProps) {
  const found = plainText(message);
  return (
    <Callout tone="failure">
      <strong>
        <Link href="/protocol#failures">
          <code>{detail ? `${code} (${plainText(detail)})` : code}</code>
        </Link>
      </strong>
      <p className={styles.message}>{found}</p>
      <p className={styles.advice}>
        {[owner === 'platform' && meaning !== found ? meaning : null, remedy].filter(Boolean).join(' ')}
      </p>
    </Callout>
  );
}
