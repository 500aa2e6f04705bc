/**
 * Picks samples from the classes in turn, within a class in order. If there are more classes than `count`, evenly spaced
 * classes are used.
 * @param indices the candidates, ascending.
 * @param valueOf returns null to skip a candidate; the next one of its class is tried instead.
 * @returns `count` values, or fewer if there are not enough candidates.
 */
export function spreadOverClasses<V>(
  indices: readonly number[],
  labels: Int32Array,
  count: number,
  valueOf: (index: number) => V | null,
): readonly V[] {
  const byClass = new Map<number, number[]>();
  for (const index of indices) {
    const label = labels[index] ?? -1;
    const ofClass = byClass.get(label);
    if (ofClass) ofClass.push(index);
    else byClass.set(label, [index]);
  }
  const classes = [...byClass.keys()].sort((a, b) => a - b);
  const queues = spacedFirst(classes, count).map((label) => (byClass.get(label) ?? []).values());
  const taken: V[] = [];
  while (taken.length < count) {
    const before = taken.length;
    for (const queue of queues) {
      if (taken.length === count) break;
      const value = firstOf(queue, valueOf);
      if (value !== null) taken.push(value);
    }
    if (taken.length === before) break; // no candidates are left
  }
  return taken;
}

/** The same classes, with `count` evenly spaced ones first. */
function spacedFirst(classes: readonly number[], count: number): readonly number[] {
  if (classes.length <= count) return classes;
  const spaced = Array.from(
    { length: count },
    (_, place) => classes[Math.floor((place * classes.length) / count)] ?? 0,
  );
  return [...new Set([...spaced, ...classes])];
}

function firstOf<V>(queue: Iterator<number>, valueOf: (index: number) => V | null): V | null {
  for (let next = queue.next(); !next.done; next = queue.next()) {
    const value = valueOf(next.value);
    if (value !== null) return value;
  }
  return null;
}
