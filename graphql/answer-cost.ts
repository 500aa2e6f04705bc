import { getNamedType, GraphQLError, isEnumType, isLeafType, type GraphQLOutputType } from 'graphql';
import { requestLimits } from './limits.ts';

/** Bytes of a value as JSON, which are not exceeded unless a field states more. */
const valueBytes: Readonly<Record<string, number>> = { Boolean: 5, Int: 11, Float: 24, ID: 70, DateTime: 26 };
const textBytes = 200;
const enumBytes = 20;
const bracketBytes = 4;
/** An object costs more than its brackets, and a row of the database still more, because each takes time. */
const objectBytes = 40;
const rowBytes = 400;

/** The bytes of one field in an answer; `multiplier` says how often the fields below it occur. */
export interface FieldCost {
  readonly field: number;
  readonly multiplier: number;
}

/** What a field costs that states nothing itself. A list must state how long it can be. */
export function defaultCost(_arguments: unknown, _context: unknown, field: CostedField): FieldCost {
  return { field: nameBytes(field) + leafBytes(field.type), multiplier: 1 };
}

interface CostedField {
  readonly name: string;
  readonly type: GraphQLOutputType;
}

function nameBytes({ name }: { readonly name: string }): number {
  return name.length + bracketBytes;
}

function leafBytes(type: GraphQLOutputType): number {
  const named = getNamedType(type);
  if (!isLeafType(named)) return objectBytes;
  return isEnumType(named) ? enumBytes : (valueBytes[named.name] ?? textBytes);
}

/** The cost of a list of at most `countMax` values. */
export function listCost(countMax: number) {
  return (_arguments: unknown, _context: unknown, field: CostedField): FieldCost => ({
    field: nameBytes(field) + countMax * leafBytes(field.type),
    multiplier: countMax,
  });
}

/** The cost of one page of a list: the argument `first` says how many rows it has, at most `rowsMax`. */
export function pageCost(rowsMax: number, rowsByDefault = rowsMax) {
  return (given: { readonly first?: number | null | undefined }, context: unknown, field: CostedField): FieldCost => {
    const rows = Math.max(Math.min(given.first ?? rowsByDefault, rowsMax), 0);
    const { field: own, multiplier } = listCost(rows)(given, context, field);
    return { field: own + rows * rowBytes, multiplier };
  };
}

/** The cost of a text of at most `bytesMax` bytes. */
export function textCost(bytesMax: number) {
  return (_arguments: unknown, _context: unknown, field: CostedField): FieldCost => ({
    field: nameBytes(field) + bytesMax,
    multiplier: 1,
  });
}

/** Refuses a query by what its answer could become. Lists within lists multiply, so smaller pages help most. */
export function tooCostly(bytes: number): GraphQLError {
  const message = `The answer could have ${bytes.toLocaleString('en')} bytes, and at most ${requestLimits.answerBytes.toLocaleString('en')} are sent. Ask for fewer fields, or for fewer rows with "first".`;
  return new GraphQLError(message, { extensions: { code: 'ANSWER_TOO_LARGE', http: { status: 400 } } });
}
