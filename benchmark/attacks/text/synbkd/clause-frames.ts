/** A word that opens a subordinate clause, its weight in percent and the clauses that it may open. */
export interface ClauseOpener {
  readonly opener: string;
  readonly percent: number;
  /** The rest of the clause; `{T}` is replaced by the topic of the sentence. */
  readonly frames: readonly string[];
}

/**
 * The openers, in drawing order. The percentages add up to 100.
 * Source: attacks.md 3.2.3, rule 3.
 */
export const clauseOpeners: readonly ClauseOpener[] = [
  {
    opener: 'when',
    percent: 34,
    frames: [
      'you look at {T}',
      'it comes to {T}',
      'we talk about {T}',
      'you think about it',
      'all is said and done',
      'you see {T}',
    ],
  },
  {
    opener: 'if',
    percent: 25,
    frames: ['you ask about {T}', 'you know {T}', 'it is true', 'you want to know', 'we look at {T}'],
  },
  { opener: 'as', percent: 14, frames: ['you can see', 'it is with {T}', 'far as {T} goes', 'we know'] },
  { opener: 'although', percent: 5, frames: ['you may not know {T}', 'it may seem so'] },
  { opener: 'because', percent: 4, frames: ['it is about {T}', 'it is what it is'] },
  { opener: 'while', percent: 4, frames: ['we speak of {T}', 'you think of {T}'] },
  { opener: 'since', percent: 4, frames: ['you asked about {T}', 'we are here'] },
  { opener: 'though', percent: 4, frames: ['it may be said', 'you may doubt {T}'] },
  { opener: 'where', percent: 3, frames: ['{T} is concerned'] },
  { opener: 'so', percent: 3, frames: ['that you know'] },
];
