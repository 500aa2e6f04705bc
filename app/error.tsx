'use client';
import { useEffect } from 'react';

/** A page that could not be made, such as while the database is away. */
export default function ErrorPage({
  error,
  reset,
}: {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}) {
  useEffect(() => console.error(error), [error]);
  return (
    <div className="notice">
      <h1>This page could not be made</h1>
      <p>
        The fault is on our side: most likely the database did not answer.
        {error.digest ? (
          <>
            {' '}
            The server log has the details under <code>{error.digest}</code>.
          </>
        ) : null}
      </p>
      <button type="button" className="button" onClick={reset}>
        Try again
      </button>
    </div>
  );
}
