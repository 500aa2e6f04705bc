'use client';
import { useEffect, useState } from 'react';
import { graphql } from '../../../graphql/client/graphql.ts';
import { Button } from '../../components/button.tsx';
import { readManageToken } from '../../components/manage-token.ts';
import { postGraphql } from '../../components/post-graphql.ts';
import styles from './cancel-button.module.css';

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

/** Cancels the submission after a confirmation. Shown only in the browser that submitted it. */
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
      setProblem('The server did not answer. Try again.');
    }
    setStep('idle');
  };

  return (
    <div className={styles.actions}>
      {step === 'idle' ? (
        <Button type="button" look="quiet" onClick={() => setStep('asking')}>
          Cancel this submission
        </Button>
      ) : (
        <>
          <span>Cancel this submission? This cannot be undone.</span>
          <Button type="button" look="quiet" disabled={step === 'sending'} onClick={() => void cancel()}>
            Yes, cancel it
          </Button>
          <Button type="button" look="quiet" disabled={step === 'sending'} onClick={() => setStep('idle')}>
            No, keep it
          </Button>
        </>
      )}
      {problem ? <span role="alert">{problem}</span> : null}
    </div>
  );
}
