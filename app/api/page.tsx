import { lexicographicSortSchema, printSchema } from 'graphql';
import type { Metadata } from 'next';
import { requestLimits } from '../../graphql/limits.ts';
import { schema } from '../../graphql/schema.ts';
import { Lead } from '../components/page-header.tsx';
import styles from './page.module.css';

export const metadata: Metadata = { title: 'GraphQL API' };

const curlExample = `curl http://localhost:3000/api/graphql \\
  -H 'content-type: application/json' \\
  -d '{"query":"{ board { entries { rank defense team nde der cac asr rac } } }"}'`;

const commandExample = `npx mbti board --json
npx mbti submit --team "My team" --defense "My defense" --image localhost/my-defense:1 --wait`;

/** How programs read the board and submit defenses: the endpoint, its limits and the schema. */
export default function ApiPage() {
  const { bodyBytes, depth, aliases } = requestLimits;
  return (
    <article className="prose">
      <h1>GraphQL API</h1>
      <Lead>
        Everything that this site shows can be read at <code>/api/graphql</code>, and defenses can be submitted there.
        Reading needs no sign-in.
      </Lead>
      <h2>Try it</h2>
      <pre tabIndex={0}>
        <code>{curlExample}</code>
      </pre>
      <p>
        Send queries and mutations by <code>POST</code> as <code>application/json</code>. Queries can also be sent by{' '}
        <code>GET</code> with the header <code>apollo-require-preflight: 1</code>. Requests are limited to{' '}
        {bodyBytes / 1000} kB, {depth} levels of nesting and {aliases} aliases. Rates are fractions between 0 and 1.
      </p>
      <h2>From the command line</h2>
      <pre tabIndex={0}>
        <code>{commandExample}</code>
      </pre>
      <h2>Schema</h2>
      <pre className={styles.schema} tabIndex={0} role="group" aria-label="Schema">
        <code>{printSchema(lexicographicSortSchema(schema))}</code>
      </pre>
    </article>
  );
}
