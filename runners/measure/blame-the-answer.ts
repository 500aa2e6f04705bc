import { isOutputDefect, OutputError } from '../../benchmark/stages/output-error.ts';
import { ChildError, ReportedError } from '../child-process/bounded-child.ts';
import { ModelRunError } from './attribute-failure.ts';

/**
 * Runs a process that handles a container's answer, and decides whether the answer is to blame if it fails. What the
 * process reports is about the answer. A process that crashes or exceeds a limit gets a second chance in a fresh one,
 * because the machine may have been the reason. If the second one fails too, alike or in another way, the answer is to
 * blame unless one of the two failures can come from outside (`canComeFromOutside`).
 * @throws OutputError | ModelRunError when the answer is to blame; otherwise what was thrown.
 */
export async function blamingTheAnswer<Result>(run: () => Promise<Result>): Promise<Result> {
  const first = await attempt(run);
  if ('result' in first) return first.result;
  if (!endedTheProcess(first.error)) throw blamed(first.error);
  const second = await attempt(run);
  if ('result' in second) return second.result;
  if (!endedTheProcess(second.error)) throw blamed(second.error);
  const outside = [first.error, second.error].find(canComeFromOutside);
  throw outside ?? blamed(second.error);
}

type Attempt<Result> = { readonly result: Result } | { readonly error: unknown };

async function attempt<Result>(run: () => Promise<Result>): Promise<Attempt<Result>> {
  try {
    return { result: await run() };
  } catch (error) {
    return { error };
  }
}

const endsOfProcesses: ReadonlySet<string> = new Set<ChildError['code']>([
  'CHILD_CRASHED',
  'CHILD_KILLED',
  'CHILD_OUT_OF_MEMORY',
  'CHILD_TIMED_OUT',
]);

function endedTheProcess(error: unknown): error is ChildError {
  return error instanceof ChildError && endsOfProcesses.has(error.code);
}

/** Sent by people, supervisors and the kernel of a machine without memory. A crash has another one. */
const signalsFromOutside: ReadonlySet<unknown> = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT']);
/** A process that computes gets nearly all of its time on a machine with a free processor. */
const processorShareMin = 0.5;

/**
 * From outside come signals that no crash has, and the time limit on a loaded machine: its processes got less than half
 * of it as processor time. Not from outside come other crashes, more memory than the limit (which counts the memory of
 * these processes alone), and a time limit of which they got at least half. Where processor time is not known, that
 * limit is taken for the answer's.
 */
function canComeFromOutside({ code, facts }: ChildError): boolean {
  if (code === 'CHILD_KILLED' || signalsFromOutside.has(facts['exitSignal'])) return true;
  if (code !== 'CHILD_TIMED_OUT') return false;
  const { cpuMs, timeoutMs } = facts;
  return typeof cpuMs === 'number' && typeof timeoutMs === 'number' && cpuMs < processorShareMin * timeoutMs;
}

function blamed(error: unknown): unknown {
  if (error instanceof ReportedError && error.code === 'INVALID_OUTPUT') {
    const defect = error.facts['defect'];
    if (isOutputDefect(defect)) return new OutputError(defect, error.message, { cause: error });
  }
  return error instanceof ChildError || error instanceof ReportedError ? new ModelRunError(error) : error;
}
