/**
 * What one request to the API may contain, and how large its answer may be. The page about the API states these limits.
 */
export const requestLimits = {
  bodyBytes: 100_000,
  depth: 10,
  aliases: 6,
  aliasCharacters: 60,
  directives: 20,
  tokens: 1_500,
  answerBytes: 4_000_000,
} as const;

/** Rows of a list in one answer: submissions, board entries and attacks; tasks and evaluations of one suite; rules. */
export const pageLimits = { rows: 100, tasks: 200, trivialDetectors: 40 } as const;

/** Entries that lists without pages have at most. A test compares them with the catalogs. */
export const listLimits = {
  modalities: 3,
  lifeCycle: 7,
  stages: 5,
  suites: 50,
  runners: 100,
  factors: 10,
  factorEffects: 50,
  parameters: 20,
  testStrengths: 3,
  publishedFigures: 30,
  differences: 20,
  unreachedGates: 20,
  words: 5, // label rules, artifacts: words that an attack lists
  classes: 1_300, // VoxCeleb1 has 1,251
  problems: 20,
} as const;
