import { lowerAscii } from '../../benchmark/attacks/text/word-form.ts';

const gramWords = 5;

/** The different runs of five words in a text, without case; a shorter text is one run. */
export function wordRuns(text: string): ReadonlySet<string> {
  const words = lowerAscii(text).split(' ');
  const runs = new Set<string>();
  for (let at = 0; at === 0 || at + gramWords <= words.length; at++)
    runs.add(words.slice(at, at + gramWords).join(' '));
  return runs;
}

/**
 * Groups texts so that texts of different groups are no near-duplicates: two texts are, if one of them shares at least
 * half of its word runs with the other.
 * @param texts words separated by one space.
 * @returns for each text the position of the first text of its group.
 */
export function groupNearDuplicates(texts: readonly string[]): Int32Array {
  const runs = texts.map(wordRuns);
  const holders = new Map<string, number[]>(); // by run: the earlier texts that have it, ascending
  const first = Int32Array.from(texts.keys());
  const rootOf = (index: number): number => {
    let root = index;
    while (first[root] !== root) root = first[root] ?? root;
    for (let at = index; at !== root;) [at, first[at]] = [first[at] ?? root, root];
    return root;
  };
  const shared = new Int32Array(texts.length); // by earlier text: runs in common with the current one
  runs.forEach((own, index) => {
    const met: number[] = [];
    for (const run of own) {
      const earlier = holders.get(run);
      if (earlier === undefined) {
        holders.set(run, [index]);
        continue;
      }
      for (const other of earlier) {
        if (shared[other] === 0) met.push(other);
        shared[other] = (shared[other] ?? 0) + 1;
      }
      earlier.push(index);
    }
    for (const other of met) {
      const shorter = Math.min(own.size, runs[other]?.size ?? 0);
      if (2 * (shared[other] ?? 0) >= shorter) {
        const [low, high] = [rootOf(other), rootOf(index)].sort((a, b) => a - b);
        if (low !== undefined && high !== undefined) first[high] = low;
      }
      shared[other] = 0;
    }
  });
  return Int32Array.from(texts.keys(), rootOf);
}
