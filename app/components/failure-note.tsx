import { plainText } from '../../benchmark/words/plain-text.ts';
import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { Callout } from './callout.tsx';
import styles from './failure-note.module.css';

export const failureNoteFragment = graphql(`
  fragment FailureNote on Failure {
    code
    detail
    message
    owner
  }
`);

interface FailureNoteProps {
  readonly failure: FragmentOf<typeof failureNoteFragment>;
}

/** Why something ended without a result, and who has to act. */
export function FailureNote({ failure: { code, detail, message, owner } }: FailureNoteProps) {
  return (
    <Callout tone="failure">
      <strong>
        <code>{detail ? `${code} (${plainText(detail)})` : code}</code>
      </strong>
      <p className={styles.message}>{plainText(message)}</p>
      <p className={styles.owner}>
        {owner === 'platform'
          ? 'This is a failure of the platform, not of the defense.'
          : 'This is final. Change the container and submit it again.'}
      </p>
    </Callout>
  );
}
