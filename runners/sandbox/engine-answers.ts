import type { Engine } from './container-engine.ts';
import { withDeadline } from './with-deadline.ts';

const deadlineMs = 10_000;
const rememberedMs = 5_000;

interface Check {
  readonly startedAt: number;
  readonly answer: Promise<boolean>;
}

const checks = new WeakMap<Engine, Check>();

/**
 * Whether the engine does what it is asked. It has to tell its version and list its containers, because a ping is also
 * answered while every other call waits for a lock that is never released. Callers at the same time share one check, and
 * an answer is remembered for five seconds unless a fresh one is wanted.
 */
export function engineAnswers(
  engine: Engine,
  { timeoutMs = deadlineMs, isFresh = false }: { readonly timeoutMs?: number; readonly isFresh?: boolean } = {},
): Promise<boolean> {
  const known = checks.get(engine);
  if (!isFresh && known && performance.now() - known.startedAt < rememberedMs) return known.answer;
  const answer = check(engine, timeoutMs);
  const started: Check = { startedAt: performance.now(), answer };
  checks.set(engine, started);
  // While a check is under way, it is the newest one, however long it takes.
  void answer.then(
    () => checks.get(engine) === started && checks.set(engine, { ...started, startedAt: performance.now() }),
  );
  return answer;
}

async function check({ docker }: Engine, timeoutMs: number): Promise<boolean> {
  const calls = [
    withDeadline('report its version', timeoutMs, () => docker.version()),
    withDeadline('list containers', timeoutMs, (abortSignal) => docker.listContainers({ all: true, abortSignal })),
  ];
  return Promise.all(calls).then(
    () => true,
    () => false,
  );
}
