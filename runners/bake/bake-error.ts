import { CodedError } from '../../benchmark/coded-error.ts';

/** A task that may not be published because its backdoor did not take, or a bake that others of its tasks failed. */
export class BakeError extends CodedError<'GATE_MISSED' | 'BAKE_INCOMPLETE'> {}

/** Whether another try with the same recipe would fail for the same reason. */
export function onlyGatesMissed({ code, facts }: BakeError): boolean {
  const codes = code === 'BAKE_INCOMPLETE' ? facts['codes'] : [code];
  return Array.isArray(codes) && codes.every((each) => each === 'GATE_MISSED');
}
