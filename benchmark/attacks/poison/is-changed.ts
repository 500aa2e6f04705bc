/** Whether two samples of the same length differ anywhere: a host that a trigger leaves as it was cannot carry it. */
export function isChanged<T extends Uint8Array | Int16Array>(changed: T, host: T): boolean {
  for (let at = 0; at < host.length; at++) if (changed[at] !== host[at]) return true;
  return false;
}
