'use client';
import { useCallback, useEffect, useState } from 'react';
import { plainText } from '../../benchmark/words/plain-text.ts';
import { graphql } from '../../graphql/client/graphql.ts';
import styles from './log-end.module.css';
import { postGraphql } from './post-graphql.ts';

const logQuery = graphql(`
  query EvaluationLog($id: ID!) {
    evaluation(id: $id) {
      log
    }
  }
`);

interface LogEndProps {
  readonly evaluationId: string;
  readonly isOpen: boolean;
}

/** The end of the log of a container, read when it is opened. It scrolls within its own box, also by keyboard. */
export function LogEnd({ evaluationId, isOpen }: LogEndProps) {
  const [text, setText] = useState<string | null>(null);
  const read = useCallback(async () => {
    try {
      const { evaluation } = await postGraphql(logQuery, { id: evaluationId });
      setText(describeLog(evaluation?.log ?? null));
    } catch {
      setText('The server did not answer. Close this and open it again.');
    }
  }, [evaluationId]);
  useEffect(() => {
    if (isOpen) void read();
  }, [isOpen, read]);
  return (
    <details
      className={styles.details}
      open={isOpen}
      onToggle={({ currentTarget }) => void (currentTarget.open && text === null && read())}
    >
      <summary>End of the container log</summary>
      {text === null ? (
        <p>
          <a href={`/logs/${evaluationId}`}>Open the log as text</a>
        </p>
      ) : (
        <pre className={styles.log} tabIndex={0} role="group" aria-label="End of the container log">
          {text}
        </pre>
      )}
    </details>
  );
}

function describeLog(log: string | null): string {
  if (log === null) return 'No log was kept: no container ran to its end.';
  return log === '' ? 'The container printed nothing.' : plainText(log);
}
