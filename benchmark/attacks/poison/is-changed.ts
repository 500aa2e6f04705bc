/** Whether two samples of the same length differ. A sample that a trigger does not change cannot carry it. */
export function isChanged<T extends Uint8Array | Int16Array>(changed: T, host: T): boolean {
  for (let at = 0; at < host.length; at++) if (changed[at] !== host[at]) return true;
  return false;
}
