import Link from 'next/link';
import { Notice } from './components/notice.tsx';

export default function NotFoundPage() {
  return (
    <Notice title="Page not found">
      <p>
        There is no board, submission, attack or other page at this address. Are you looking for{' '}
        <Link href="/">the board</Link> or <Link href="/submissions">the submissions</Link>?
      </p>
    </Notice>
  );
}
