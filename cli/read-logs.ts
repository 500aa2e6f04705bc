import { graphql } from '../graphql/client/graphql.ts';
import { graphqlRequest } from './graphql-request.ts';
import type { Submission } from './submission-fields.ts';

const logQuery = graphql(`
  query LogCommand($id: ID!) {
    evaluation(id: $id) {
      log
    }
  }
`);

/** The ends of the logs of the failed tasks, by the id of the evaluation; null where none was kept. */
export async function readLogs(
  siteUrl: string,
  { evaluations }: Submission,
): Promise<ReadonlyMap<string, string | null>> {
  const logs = new Map<string, string | null>();
  for (const { id } of evaluations.filter(({ state }) => state === 'FAILED')) {
    const { evaluation } = await graphqlRequest(siteUrl, logQuery, { id });
    logs.set(id, evaluation?.log ?? null);
  }
  return logs;
}
