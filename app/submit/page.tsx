import type { Metadata } from 'next';
import Link from 'next/link';
import { randomUUID } from 'node:crypto';
import { defaultSuiteId } from '../../benchmark/suites/default-suite.ts';
import { graphql } from '../../graphql/client/graphql.ts';
import { executeOperation } from '../../graphql/execute.ts';
import { waitingBannerFragment, WaitingBanner } from '../components/waiting-banner.tsx';
import { SubmitForm } from './submit-form.tsx';

export const dynamic = 'force-dynamic'; // there is no database while the site is built
export const metadata: Metadata = { title: 'Submit a defense' };

const statusQuery = graphql(
  `
    query SubmitStatus {
      systemStatus {
        ...WaitingBanner
      }
    }
  `,
  [waitingBannerFragment],
);

const labels = `LABEL org.backdoormbti.protocol=1
LABEL org.backdoormbti.stage=repair
LABEL org.backdoormbti.modalities=image`;

/** How a defense gets on the board: a container image, three labels, this form. */
export default async function SubmitPage() {
  const { systemStatus } = await executeOperation(statusQuery);
  return (
    <>
      <header className="page-header">
        <h1>Submit a defense</h1>
        <p className="lead">
          A defense is a container image. It is run once for each task of <code>{defaultSuiteId}</code>, without a
          network, and ranked by what its answer does to the backdoor.
        </p>
      </header>
      <WaitingBanner status={systemStatus} />
      <section className="two-columns" aria-label="Submit">
        <SubmitForm firstKey={randomUUID()} />
        <aside>
          <h2>How to build the image</h2>
          <ol>
            <li>
              Choose a stage: <code>sanitize</code> says which training samples to keep, <code>repair</code> mends the
              backdoored model.
            </li>
            <li>
              Read <code>/mbti/input/task.json</code>, write the answer to <code>/mbti/output</code>, exit with 0.
            </li>
            <li>Declare it with three labels:</li>
          </ol>
          <pre tabIndex={0}>
            <code>{labels}</code>
          </pre>
          <p>
            <Link href="/protocol">The container protocol</Link> has the formats, the limits and an example to copy.
          </p>
        </aside>
      </section>
    </>
  );
}
