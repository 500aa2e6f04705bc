/**
 * Takes samples class by class in turn, within a class in their order. With more classes than places the classes come
 * from all over the list.
 * @param indices the candidates, ascending.
 * @param valueOf null where a candidate will not do; the next one of its class is asked instead.
 * @returns at most `count`, fewer where the candidates run out.
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
    if (taken.length === before) break; // all are used up
  }
  return taken;
}

/** The same classes, `count` evenly spaced ones of them before the others. */
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
