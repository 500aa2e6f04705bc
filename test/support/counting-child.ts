import { setTimeout as wait } from 'node:timers/promises';
import { serveRequest } from '../../runners/child-process/serve-request.ts';

/** What a child of the tests is asked. */
export interface Counting {
  readonly act: 'count' | 'wait' | 'fail' | 'crash' | 'endSoon';
}

let requests = 0;

/** Answers with its process id and how many requests it has had. */
serveRequest<Counting, { readonly pid: number; readonly requests: number }>(async ({ act }, report) => {
  requests += 1;
  report(requests);
  if (act === 'wait') await wait(600_000);
  if (act === 'fail') throw new Error('as it was asked');
  if (act === 'crash') process.exit(3);
  if (act === 'endSoon') setTimeout(() => process.exit(0), 50);
  return { pid: process.pid, requests };
});
