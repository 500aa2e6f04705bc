import { CodedError } from '../../benchmark/coded-error.ts';

/** GATE_MISSED: a task is rejected because its backdoor is too weak. BAKE_INCOMPLETE: some tasks of a bake failed. */
export class BakeError extends CodedError<'GATE_MISSED' | 'BAKE_INCOMPLETE'> {}

/** Whether a retry with the same recipes would fail for the same reason. */
export function onlyGatesMissed({ code, facts }: BakeError): boolean {
  const codes = code === 'BAKE_INCOMPLETE' ? facts['codes'] : [code];
  return Array.isArray(codes) && codes.every((each) => each === 'GATE_MISSED');
}
