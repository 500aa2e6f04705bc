import { lexicographicSortSchema, printSchema } from 'graphql';
import type { Metadata } from 'next';
import { schema } from '../../graphql/schema.ts';

export const metadata: Metadata = { title: 'GraphQL API' };

const curlExample = `curl http://localhost:3000/api/graphql \\
  -H 'content-type: application/json' \\
  -d '{"query":"{ board { entries { rank defense team nde der cac asr rac } } }"}'`;

const commandExample = `npx mbti board --json
npx mbti submit --team "My group" --defense "My defense" --image localhost/my-defense:1 --wait`;

/** How programs read and submit: the endpoint, its limits, and the whole schema. */
export default function ApiPage() {
  return (
    <article className="prose">
      <h1>GraphQL API</h1>
      <p className="lead">
        Everything on this site can be read, and entered, at <code>/api/graphql</code>. Reading needs no sign-in.
      </p>
      <h2>Try it</h2>
      <pre tabIndex={0}>
        <code>{curlExample}</code>
      </pre>
      <p>
        Send operations by <code>POST</code> as <code>application/json</code>, or queries by <code>GET</code> with the
        header <code>apollo-require-preflight: 1</code>. A request may have 100 kB, 10 levels of depth and 15 aliases.
        Rates are fractions between 0 and 1.
      </p>
      <h2>From the command line</h2>
      <pre tabIndex={0}>
        <code>{commandExample}</code>
      </pre>
      <h2>Schema</h2>
      <pre className="schema" tabIndex={0} aria-label="Schema">
        <code>{printSchema(lexicographicSortSchema(schema))}</code>
      </pre>
    </article>
  );
}
