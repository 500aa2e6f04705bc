import { plainText } from '../../../benchmark/words/plain-text.ts';
import { graphql } from '../../../graphql/client/graphql.ts';
import { executeOperation, isBadUserInput } from '../../../graphql/execute.ts';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

const logQuery = graphql(`
  query LogAsText($id: ID!) {
    evaluation(id: $id) {
      log
    }
  }
`);

/** The end of the log of one evaluation as plain text. */
export async function GET(_request: Request, { params }: { params: Promise<{ evaluationId: string }> }) {
  const log = await readLog((await params).evaluationId);
  const headers = { 'Content-Type': 'text/plain; charset=utf-8' };
  if (log === null) return new Response('There is no log at this address.\n', { status: 404, headers });
  return new Response(plainText(log), { headers });
}

async function readLog(id: string): Promise<string | null> {
  try {
    return (await executeOperation(logQuery, { id })).evaluation?.log ?? null;
  } catch (error) {
    if (isBadUserInput(error)) return null;
    throw error;
  }
}
