import type { Metadata } from 'next';
import Link from 'next/link';
import { Lead } from '../components/page-header.tsx';
import { documents } from './documents.ts';

export const metadata: Metadata = { title: 'Documentation' };

/** The list of all documents. */
export default function DocumentsPage() {
  return (
    <article className="prose">
      <h1>Documentation</h1>
      <Lead>
        See <Link href="/protocol">Container protocol</Link> for input and output formats, and{' '}
        <Link href="/api">API</Link> for the GraphQL schema.
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
