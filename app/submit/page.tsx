import type { Metadata } from 'next';
import Link from 'next/link';
import { randomUUID } from 'node:crypto';
import { siteSuiteId } from '../../graphql/site-suite.ts';
import { stageCatalog } from '../../benchmark/stages/stage-catalog.ts';
import { stages } from '../../benchmark/words/stage.ts';
import { outputMount, protocolVersion, taskFile } from '../../benchmark/stages/stage-definition.ts';
import { labelNames } from '../../benchmark/words/labels.ts';
import { graphql, type ResultOf } from '../../graphql/client/graphql.ts';
import { executeOperation } from '../../graphql/execute.ts';
import { PageHeader } from '../components/page-header.tsx';
import { waitingBannerFragment, WaitingBanner } from '../components/waiting-banner.tsx';
import styles from './page.module.css';
import { SubmitForm } from './submit-form.tsx';

export const dynamic = 'force-dynamic'; // there is no database while the site is built
export const metadata: Metadata = { title: 'Submit a defense' };

const statusQuery = graphql(
  `
    query SubmitStatus {
      systemStatus {
        suites
        preparing {
          suite
          state
        }
        ...WaitingBanner
      }
    }
  `,
  [waitingBannerFragment],
);

const labels = `LABEL ${labelNames.protocol}=${protocolVersion}
LABEL ${labelNames.stage}=repair
LABEL ${labelNames.modalities}=image`;

/** The suite of the site comes first. A suite that is not being prepared accepts no submissions. */
function suitesToChoose({ suites, preparing }: ResultOf<typeof statusQuery>['systemStatus']): readonly string[] {
  const isGivenUp = (suite: string) =>
    preparing.some((each) => each.suite === suite && (each.state === 'FAILED' || each.state === 'STOPPED'));
  return [...new Set([siteSuiteId(), ...suites.filter((suite) => !isGivenUp(suite))])];
}

/** How to submit a defense: a container image with three labels, and this form. */
export default async function SubmitPage() {
  const { systemStatus } = await executeOperation(statusQuery);
  return (
    <>
      <PageHeader
        title="Submit a defense"
        lead={
          <>
            A defense is a container image. It is run without a network once for each task of{' '}
            <code>{siteSuiteId()}</code>, and ranked by how well its answers remove the backdoor.
          </>
        }
      />
      <WaitingBanner status={systemStatus} />
      <section className={styles.columns} aria-label="Submit">
        <SubmitForm firstKey={randomUUID()} suites={suitesToChoose(systemStatus)} />
        <aside className={styles.guide}>
          <h2>How to build the image</h2>
          <ol>
            <li>
              Choose a stage.
              <ul>
                {stages.map((stage) => (
                  <li key={stage}>
                    <code>{stage}</code>: {stageCatalog[stage].summary}
                  </li>
                ))}
              </ul>
            </li>
            <li>
              Read <code>{taskFile}</code>, write the answer to <code>{outputMount}</code>, and exit with code 0.
            </li>
            <li>Give the image three labels:</li>
          </ol>
          <pre tabIndex={0}>
            <code>{labels}</code>
          </pre>
          <p>
            <Link href="/docs/submit-a-defense">The guide</Link> shows every step with an example to copy.{' '}
            <Link href="/protocol">The container protocol</Link> describes the formats, the limits and the failure
            codes.
          </p>
        </aside>
      </section>
    </>
  );
}
