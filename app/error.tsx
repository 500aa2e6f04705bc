'use client';
import { useEffect } from 'react';
import { Button } from './components/button.tsx';
import { Notice } from './components/notice.tsx';

/** Replaces a page that failed, for example because the database did not answer. */
export default function ErrorPage({
  error,
  reset,
}: {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}) {
  useEffect(() => console.error(error), [error]);
  return (
    <Notice title="Something went wrong">
      <p>
        This is our fault. Most likely the database did not answer.
        {error.digest ? (
          <>
            {' '}
            The server log has the details under <code>{error.digest}</code>.
          </>
        ) : null}
      </p>
      <Button type="button" onClick={reset}>
        Try again
      </Button>
    </Notice>
  );
}
