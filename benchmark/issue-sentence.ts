import type { z } from 'zod';

/** What is wrong with one part of an input. */
export interface InputProblem {
  readonly path: string; // such as "page.first"; empty for the whole input
  readonly message: string; // what was found and what is expected
}

const shownCharactersMax = 80;

/** Parses with sentences of our own in place of those of the library. Messages that the schema itself gives stay. */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { readonly data: z.output<Schema> } | { readonly problems: readonly InputProblem[] } {
  const parsed = schema.safeParse(value, { error: describeIssue });
  if (parsed.success) return { data: parsed.data };
  return {
    problems: parsed.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message })),
  };
}

/** All problems in one line: "first: Found 500, expected at most 100; after: …". */
export function joinProblems(problems: readonly InputProblem[]): string {
  return problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
}

/** One problem as a phrase that says what was found and what is expected. */
function describeIssue(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'unrecognized_keys') return `Unknown: ${issue.keys.map((key) => shown(key)).join(', ')}`;
  if (issue.code === 'invalid_union') return `Found ${found(issue)}${describeForms(issue.errors)}`;
  return `Found ${found(issue)}, expected ${expected(issue)}`;
}

/** Why a value has none of the forms that it may have. Their issues have been described by now. */
function describeForms(forms: readonly (readonly z.core.$ZodIssue[])[]): string {
  const reasons = forms.map((issues) =>
    joinProblems(issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }))),
  );
  return `, which has no allowed form: ${reasons.join(', or ')}`;
}

function found({ input, code, ...issue }: z.core.$ZodRawIssue): string {
  if (input === undefined) return 'nothing';
  const isAboutLength = (code === 'too_big' || code === 'too_small') && !numeric.includes(String(issue['origin']));
  if (isAboutLength && typeof input === 'string') return counted(input.length, 'character');
  if (isAboutLength && Array.isArray(input)) return counted(input.length, 'value');
  return shown(input);
}

function shown(value: unknown): string {
  const text =
    typeof value === 'number' || typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? typeof value);
  return text.length > shownCharactersMax ? `${text.slice(0, shownCharactersMax - 1)}…` : text;
}

const numeric = ['number', 'int', 'bigint', 'date'];

const types: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a date',
  null: 'null',
  undefined: 'nothing',
  never: 'nothing',
};

function expected(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return types[issue.expected] ?? 'another type';
    case 'too_big':
      return `${issue.inclusive === false ? 'less than' : 'at most'} ${measured(issue.maximum, issue.origin)}`;
    case 'too_small':
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${measured(issue.minimum, issue.origin)}`;
    case 'invalid_value':
      return issue.values.map((value) => shown(value)).join(' or ');
    case 'invalid_format':
      return issue.pattern === undefined ? `a text in the form ${issue.format}` : `a text like ${issue.pattern}`;
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    default:
      return 'another value';
  }
}

function measured(limit: number | bigint, origin: string): string {
  if (numeric.includes(origin)) return String(limit);
  return counted(Number(limit), origin === 'string' ? 'character' : 'value');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
