import { isOutputDefect, OutputError } from '../../../benchmark/stages/output-error.ts';
import { ChildError, ReportedError } from '../../child-process/bounded-child.ts';
import { ModelRunError } from '../attribute-failure.ts';

/**
 * Runs a process that handles a container's answer, and decides whether the answer is to blame if it fails. What the
 * process reports is about the answer. A process that crashes or exceeds a limit gets a second chance in a fresh one, because
 * the machine may have been the reason: only an equal failure is the answer's.
 * @throws OutputError | ModelRunError when the answer is to blame; otherwise what was thrown.
 */
export async function blamingTheAnswer<Result>(run: () => Promise<Result>): Promise<Result> {
  const first = await attempt(run);
  if ('result' in first) return first.result;
  if (!mayBeTheMachine(first.error)) throw blamed(first.error);
  const second = await attempt(run);
  if ('result' in second) return second.result;
  throw isSameFailure(first.error, second.error) ? blamed(second.error) : second.error;
}

type Attempt<Result> = { readonly result: Result } | { readonly error: unknown };

async function attempt<Result>(run: () => Promise<Result>): Promise<Attempt<Result>> {
  try {
    return { result: await run() };
  } catch (error) {
    return { error };
  }
}

const codesOfTheMachine: ReadonlySet<string> = new Set<ChildError['code']>([
  'CHILD_CRASHED',
  'CHILD_KILLED',
  'CHILD_OUT_OF_MEMORY',
  'CHILD_TIMED_OUT',
]);

function mayBeTheMachine(error: unknown): error is ChildError {
  return error instanceof ChildError && codesOfTheMachine.has(error.code);
}

/** A process that somebody killed twice says nothing about the answer. */
function isSameFailure(first: ChildError, second: unknown): boolean {
  if (!(second instanceof ChildError) || second.code !== first.code || second.code === 'CHILD_KILLED') return false;
  return ['exitSignal', 'code'].every((fact) => first.facts[fact] === second.facts[fact]);
}

function blamed(error: unknown): unknown {
  if (error instanceof ReportedError && error.code === 'INVALID_OUTPUT') {
    const defect = error.facts['defect'];
    if (isOutputDefect(defect)) return new OutputError(defect, error.message, { cause: error });
  }
  return error instanceof ChildError || error instanceof ReportedError ? new ModelRunError(error) : error;
}
