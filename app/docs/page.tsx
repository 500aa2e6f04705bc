import type { Metadata } from 'next';
import Link from 'next/link';
import { Lead } from '../components/page-header.tsx';
import { documents } from './documents.ts';

export const metadata: Metadata = { title: 'Documents' };

/** The list of all documents. */
export default function DocumentsPage() {
  return (
    <article className="prose">
      <h1>Documents</h1>
      <Lead>
        What a container gets and writes is on the page <Link href="/protocol">Container protocol</Link>; the queries
        are on the page <Link href="/api">API</Link>.
      </Lead>
      <dl>
        {documents.map(({ slug, title, summary }) => (
          <div key={slug}>
            <dt>
              <Link href={`/docs/${slug}`}>{title}</Link>
            </dt>
            <dd>{summary}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}
