import { graphql } from '../../../graphql/client/graphql.ts';
import { executeOperation } from '../../../graphql/execute.ts';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

const healthQuery = graphql(`
  query Health {
    systemStatus {
      suites
    }
  }
`);
const deadlineMs = 2_000;

/** 200 while the database answers, 503 otherwise. Runners are not checked, because the site works without them. */
export async function GET(): Promise<Response> {
  const database = executeOperation(healthQuery).then(
    () => true,
    () => false,
  );
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, deadlineMs, false).unref());
  const answered = await Promise.race([database, late]);
  return Response.json(
    answered ? { status: 'ok' } : { status: 'unavailable', message: 'The database does not answer.' },
    { status: answered ? 200 : 503, headers: { 'Cache-Control': 'no-store' } },
  );
}
