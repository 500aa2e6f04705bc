'use client';
import { useEffect, useState } from 'react';
import { readManageToken } from '../../components/manage-token.ts';
import styles from './team-token.module.css';

/** The token of the submission, in the browser that has it, so that it can be kept elsewhere. */
export function TeamToken({ submissionId }: { readonly submissionId: string }) {
  const [token, setToken] = useState<string | null>(null);
  useEffect(() => setToken(readManageToken(submissionId)), [submissionId]);
  if (token === null) return null;
  return (
    <details className={styles.details}>
      <summary>Token of your team</summary>
      <p>
        <code>{token}</code>
      </p>
      <p>
        Keep it. It cancels this submission, and only with it can you submit as this team again. This browser knows it;
        nobody can restore it.
      </p>
    </details>
  );
}
