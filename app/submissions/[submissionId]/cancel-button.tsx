'use client';
import { useEffect, useState } from 'react';
import { graphql } from '../../../graphql/client/graphql.ts';
import { readManageToken } from '../../components/manage-token.ts';
import { postGraphql } from '../../components/post-graphql.ts';

const cancelMutation = graphql(`
  mutation CancelSubmission($id: ID!, $manageToken: String!) {
    cancelSubmission(id: $id, manageToken: $manageToken) {
      cancelled
      message
    }
  }
`);

interface CancelButtonProps {
  readonly submissionId: string;
  readonly onCancelled: () => void;
}

/** Shown in the browser that entered the submission; asks once more before it cancels. */
export function CancelButton({ submissionId, onCancelled }: CancelButtonProps) {
  const [manageToken, setManageToken] = useState<string | null>(null);
  const [step, setStep] = useState<'idle' | 'asking' | 'sending'>('idle');
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => setManageToken(readManageToken(submissionId)), [submissionId]);
  if (manageToken === null) return null;

  const cancel = async () => {
    setStep('sending');
    try {
      const variables = { id: submissionId, manageToken };
      const { cancelSubmission } = await postGraphql(cancelMutation, variables);
      setProblem(cancelSubmission.cancelled ? null : cancelSubmission.message);
      onCancelled();
    } catch {
      setProblem('The server did not answer; try again.');
    }
    setStep('idle');
  };

  return (
    <div className="actions">
      {step === 'idle' ? (
        <button type="button" className="button button-quiet" onClick={() => setStep('asking')}>
          Cancel this submission
        </button>
      ) : (
        <>
          <span>Cancel it for good?</span>
          <button
            type="button"
            className="button button-quiet"
            disabled={step === 'sending'}
            onClick={() => void cancel()}
          >
            Yes, cancel it
          </button>
          <button
            type="button"
            className="button button-quiet"
            disabled={step === 'sending'}
            onClick={() => setStep('idle')}
          >
            No, go on
          </button>
        </>
      )}
      {problem ? <span role="alert">{problem}</span> : null}
    </div>
  );
}
