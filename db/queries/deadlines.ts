import { sql, type SQL } from 'drizzle-orm';

/** How long a row may stay in a state before the reaper ends it, in seconds. */
const secondsInState = {
  'submission received': 7 * 86_400, // waits for a worker
  'submission validating': 30 * 60, // a large image is pulled
  'submission queued': 7 * 86_400,
  'submission running': 7 * 86_400, // its evaluations have deadlines of their own
  'evaluation queued': 7 * 86_400,
  'evaluation leased': 10 * 60,
  'evaluation running': 6 * 3_600,
} as const;

/** When a row must have left the state, by the clock of the database. */
export function deadlineFor(state: keyof typeof secondsInState): SQL<Date> {
  return sql`now() + make_interval(secs => ${secondsInState[state]})`;
}
