/** A submission that has not ended, as the forecast sees it. */
export interface WaitingSubmission {
  readonly id: string;
  readonly teamId: string;
  readonly shareKey: string;
  readonly isBackground: boolean;
  /** Whether its tasks are open; until then they are tried one after another. */
  readonly isOpen: boolean;
  readonly createdAtMs: number;
  /** Seconds that its running jobs still take. */
  readonly running: readonly number[];
  /** Seconds of its waiting jobs in the order in which they are served; the first one is short unless it is open. */
  readonly waiting: readonly number[];
}

export interface Forecast {
  /** Submissions that are served before it; 0 while it is being served. */
  readonly ahead: number;
  /** Seconds until it ends; null if the queue is too long to be followed to its end. */
  readonly secondsLeft: number | null;
}

const stepsMax = 20_000;

interface Entry extends WaitingSubmission {
  served: number; // waiting jobs that have been given a slot
  isOpenNow: boolean;
  active: number;
  endsAt: number;
  order: number | null; // of its first service
}

/**
 * Plays the queue forward by the rules of the lease: the reserved slot takes short jobs first; all take the share with
 * the fewest running jobs, then the one with the least slot time; work of the platform comes last. Assumes that every
 * job takes as long as estimated, succeeds, and that nobody else submits.
 * @param shareSeconds recent slot time of each share.
 * @param slots of all workers together, at least one.
 */
export function forecastQueue(
  submissions: readonly WaitingSubmission[],
  shareSeconds: ReadonlyMap<string, number>,
  slots: number,
): ReadonlyMap<string, Forecast> {
  const entries: Entry[] = submissions.map((submission) => ({
    ...submission,
    served: 0,
    isOpenNow: submission.isOpen,
    active: submission.running.length,
    endsAt: submission.running.length > 0 ? Math.max(...submission.running) : 0,
    order: submission.running.length > 0 ? -1 : null,
  }));
  const used = new Map(shareSeconds);
  const running = new Map<string, number>();
  const count = ({ shareKey }: Entry, change: number) => running.set(shareKey, (running.get(shareKey) ?? 0) + change);
  for (const entry of entries) count(entry, entry.active);
  const busy: { readonly entry: Entry; readonly until: number }[] = entries.flatMap((entry) =>
    entry.running.map((until) => ({ entry, until })),
  );
  let [now, order, steps] = [0, 0, 0];
  for (;;) {
    const free = slots - busy.length;
    const isShortFirst = free === 1 || slots === 1; // the last free slot stands for the reserved one
    const next = free > 0 && steps < stepsMax ? chooseNext(entries, running, used, isShortFirst) : undefined;
    if (next) {
      const seconds = next.waiting[next.served] ?? 0;
      next.served += 1;
      next.active += 1;
      count(next, 1);
      next.endsAt = Math.max(next.endsAt, now + seconds);
      next.order ??= order++;
      used.set(next.shareKey, (used.get(next.shareKey) ?? 0) + seconds);
      busy.push({ entry: next, until: now + seconds });
      steps += 1;
      continue;
    }
    const soonest = busy.toSorted((a, b) => a.until - b.until)[0];
    if (!soonest) break;
    busy.splice(busy.indexOf(soonest), 1);
    now = soonest.until;
    soonest.entry.active -= 1;
    count(soonest.entry, -1);
    if (soonest.entry.served > 0) soonest.entry.isOpenNow = true;
  }
  return new Map(entries.map((entry) => [entry.id, forecastOf(entry, entries)]));
}

function chooseNext(
  entries: readonly Entry[],
  running: ReadonlyMap<string, number>,
  used: ReadonlyMap<string, number>,
  isShortFirst: boolean,
): Entry | undefined {
  const rank = (entry: Entry) => [
    Number(entry.isBackground),
    isShortFirst ? Number(entry.isOpenNow) : 0,
    running.get(entry.shareKey) ?? 0,
    used.get(entry.shareKey) ?? 0,
    Number(entry.isOpenNow),
    entry.active,
    entry.createdAtMs,
  ];
  let best: { readonly entry: Entry; readonly rank: readonly number[] } | undefined;
  for (const entry of entries) {
    if (entry.served >= entry.waiting.length || (!entry.isOpenNow && entry.active > 0)) continue;
    const its = rank(entry);
    if (!best || isBefore(its, best.rank)) best = { entry, rank: its };
  }
  return best?.entry;
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const index = a.findIndex((value, position) => value !== b[position]);
  return index >= 0 && (a[index] ?? 0) < (b[index] ?? 0);
}

function forecastOf(entry: Entry, all: readonly Entry[]): Forecast {
  const isServedBefore = (other: Entry) => (other.order ?? Infinity) < (entry.order ?? Infinity);
  return {
    ahead: entry.order === -1 ? 0 : all.filter((other) => other !== entry && isServedBefore(other)).length,
    secondsLeft: entry.served < entry.waiting.length ? null : entry.endsAt,
  };
}
