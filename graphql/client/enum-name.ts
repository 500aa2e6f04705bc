type ReplaceAll<
  Text extends string,
  From extends string,
  To extends string,
> = Text extends `${infer Start}${From}${infer End}` ? `${Start}${To}${ReplaceAll<End, From, To>}` : Text;

/** The name of a GraphQL enum value for a word of the benchmark: "non-target" becomes NON_TARGET. */
export type EnumName<Word extends string> = Uppercase<ReplaceAll<Word, '-', '_'>>;

/** The word of the benchmark for the name of a GraphQL enum value: NON_TARGET becomes "non-target". */
export type EnumWord<Name extends string> = Lowercase<ReplaceAll<Name, '_', '-'>>;

export function enumName<Word extends string>(word: Word): EnumName<Word> {
  return word.replaceAll('-', '_').toUpperCase() as EnumName<Word>;
}

/** D1 to D3 are written in capitals everywhere and must not be passed. */
export function enumWord<Name extends string>(name: Name): EnumWord<Name> {
  return name.replaceAll('_', '-').toLowerCase() as EnumWord<Name>;
}
