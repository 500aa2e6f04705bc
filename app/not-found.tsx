import Link from 'next/link';

export default function NotFoundPage() {
  return (
    <div className="notice">
      <h1>There is nothing here</h1>
      <p>
        No board, submission or page has this address. Perhaps you look for <Link href="/">the board</Link> or{' '}
        <Link href="/submissions">the submissions</Link>.
      </p>
    </div>
  );
}
