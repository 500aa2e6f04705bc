/** Words that begin a subordinate clause. */
export const subordinators: ReadonlySet<string> = new Set([
  ...['because', 'although', 'though', 'while', 'since', 'unless', 'until', 'whenever', 'wherever', 'when', 'if'],
]);

/** Words that are dropped from the beginning of a sentence. */
export const conjunctions: ReadonlySet<string> = new Set(['and', 'but', 'or', 'so', 'yet', 'nor']);

/** Least number of tokens on each side of a clause boundary. */
export const leastTokens = 3;
