/** A short text that is equal for equal samples, and almost surely different for others. */
export function fingerprint(values: Uint8Array | Int16Array): string {
  let forward = 0x811c9dc5;
  let shifted = 0x9e3779b9;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0;
    forward = Math.imul(forward ^ value, 0x01000193); // FNV-1a, by value instead of by byte
    shifted = Math.imul(shifted ^ (value + at), 0x85ebca6b) ^ (shifted >>> 13);
  }
  return `${forward >>> 0} ${shifted >>> 0}`;
}
