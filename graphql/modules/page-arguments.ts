import { z } from 'zod';
import { builder } from '../builder.ts';
import { parseArguments } from '../graphql-errors.ts';
import { pageLimits } from '../limits.ts';

interface PageArguments {
  readonly first?: number | null | undefined;
  readonly offset?: number | null | undefined;
}

const pageArguments = (rowsMax: number) =>
  builder.args((t) => ({
    first: t.int({ defaultValue: rowsMax, description: `Number of rows, at most ${rowsMax}.` }),
    offset: t.int({ defaultValue: 0, description: 'Number of rows to skip.' }),
  }));

/** The arguments of a list of rows, of one of tasks or evaluations, and of one of trivial detectors. */
export const rowArguments = pageArguments(pageLimits.rows);
export const taskArguments = pageArguments(pageLimits.tasks);
export const detectorArguments = pageArguments(pageLimits.trivialDetectors);

/** @throws BadUserInputError if the arguments are out of range. */
export function pageOfRows<Row>(rows: readonly Row[], page: PageArguments): Row[] {
  return pageOf(rows, page, pageLimits.rows);
}

/** @throws BadUserInputError if the arguments are out of range. */
export function pageOfTasks<Row>(rows: readonly Row[], page: PageArguments): Row[] {
  return pageOf(rows, page, pageLimits.tasks);
}

/** @throws BadUserInputError if the arguments are out of range. */
export function pageOfDetectors<Row>(rows: readonly Row[], page: PageArguments): Row[] {
  return pageOf(rows, page, pageLimits.trivialDetectors);
}

function pageOf<Row>(rows: readonly Row[], page: PageArguments, rowsMax: number): Row[] {
  const schema = z.object({ first: z.int().min(1).max(rowsMax), offset: z.int().min(0).max(1_000_000) });
  const { first, offset } = parseArguments(schema, { first: page.first ?? rowsMax, offset: page.offset ?? 0 });
  return rows.slice(offset, offset + first);
}
