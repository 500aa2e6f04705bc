/** One change of a text: a word that replaces the token at a position, or that is inserted after it. */
export interface Edit {
  readonly kind: 'replace' | 'insert';
  readonly position: number;
  readonly word: number;
  readonly probability: number;
}
