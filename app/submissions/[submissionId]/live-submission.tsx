'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { isFinalSubmission } from '../../../benchmark/words/submission-state.ts';
import { enumWord } from '../../../graphql/client/enum-name.ts';
import { postGraphql } from '../../components/post-graphql.ts';
import { backoffMs, usePolling } from '../../components/use-polling.ts';
import { CancelButton } from './cancel-button.tsx';
import styles from './live-submission.module.css';
import { pollQuery, type PolledSubmission } from './poll-query.ts';
import { SubmissionView } from './submission-view.tsx';
import { TeamToken } from './team-token.tsx';

/** A submission as the server rendered it. The browser keeps it up to date until it has ended. */
export function LiveSubmission({ initial }: { readonly initial: PolledSubmission }) {
  const router = useRouter();
  const [polled, setPolled] = useState<PolledSubmission | null>(null);
  const submission = isFinal(initial) ? initial : (polled ?? initial);
  const isUnfinished = !isFinal(submission);

  const poll = async () => {
    const data = await postGraphql(pollQuery, { id: initial.id });
    if (!data.submission) throw new Error('The submission no longer exists.');
    setPolled(data.submission);
    const isRankedElsewhere = data.submission.ranks.length !== submission.ranks.length;
    if (isFinal(data.submission) || isRankedElsewhere) router.refresh(); // the header shows the ranks
  };
  const failures = usePolling(isUnfinished, poll);

  return (
    <SubmissionView
      submission={submission}
      status={
        <>
          <p className={styles.status} role="status">
            {statusOf(submission, isUnfinished, failures)}
          </p>
          {isUnfinished ? (
            <>
              <noscript>
                <p className={styles.status}>
                  This page does not update itself without JavaScript. <a href="">Reload it</a> to see the current
                  state.
                </p>
              </noscript>
              <CancelButton
                submissionId={submission.id}
                onCancelled={() => void poll().catch(() => router.refresh())}
              />
            </>
          ) : null}
          <TeamToken submissionId={submission.id} />
        </>
      }
    />
  );
}

function isFinal({ state }: PolledSubmission): boolean {
  return isFinalSubmission(enumWord(state));
}

function statusOf({ state }: PolledSubmission, isUnfinished: boolean, failures: number): string {
  if (!isUnfinished) return `State: ${enumWord(state)}.`;
  if (failures === 0) return `State: ${enumWord(state)}. This page updates itself.`;
  return `The server does not answer. The next attempt is in ${backoffMs(failures) / 1000} seconds. This page may be out of date.`;
}
