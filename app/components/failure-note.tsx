import { plainText } from './plain-text.ts';

interface FailureNoteProps {
  readonly failure: {
    readonly code: string;
    readonly detail: string | null;
    readonly message: string;
    readonly owner: string;
  };
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
