import { lexicographicSortSchema, printSchema } from 'graphql';
import type { Metadata } from 'next';
import { pageLimits, requestLimits } from '../../graphql/limits.ts';
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
  const { bodyBytes, depth, aliases, tokens, answerBytes } = requestLimits;
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
        <code>GET</code>, as the parameters <code>query</code> and <code>variables</code>. Rates are fractions between 0
        and 1.
      </p>
      <p>
        Pages of other sites may read here: answers carry <code>Access-Control-Allow-Origin: *</code>, and nothing
        depends on cookies. They may not send mutations.
      </p>
      <h2>Limits</h2>
      <ul>
        <li>
          A request has at most {bodyBytes / 1000} kB, {tokens.toLocaleString('en')} tokens, {depth} levels of nesting
          and {aliases} aliases.
        </li>
        <li>
          A page has at most {pageLimits.rows} submissions, board entries or attacks, and at most {pageLimits.tasks}{' '}
          tasks or evaluations. <code>first</code> asks for fewer; <code>after</code> or <code>offset</code> for the
          next ones.
        </li>
        <li>
          An answer has at most {answerBytes / 1_000_000} MB. Before a query is run, its answer is estimated from the
          sizes of its fields and pages, and from the rows that it reads; pages within pages multiply. If the estimate
          is larger, the query is refused with the code <code>ANSWER_TOO_LARGE</code>: ask for fewer rows or fields.
        </li>
        <li>
          Logs are long, so that only <code>evaluation(id)</code> has them.
        </li>
      </ul>
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
