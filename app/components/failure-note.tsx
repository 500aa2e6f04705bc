import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { plainText } from '../../benchmark/words/plain-text.ts';

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
    <div className="failure">
      <strong>
        <code>{detail ? `${code} (${plainText(detail)})` : code}</code>
      </strong>
      <p>{plainText(message)}</p>
      <p className="owner">
        {owner === 'platform'
          ? 'This is our failure, not the author’s.'
          : 'This is final: change the container and submit it again.'}
      </p>
    </div>
  );
}
