import { formatRate } from './format-rate.ts';

/** A fraction as percent; a dash where there is none. */
export function Rate({ value, absent = 'Not measured' }: { readonly value: number | null; readonly absent?: string }) {
  if (value === null) {
    return (
      <span className="absent" title={absent}>
        <span aria-hidden="true">–</span>
        <span className="visually-hidden">{absent}</span>
      </span>
    );
  }
  return (
    <span className="rate">
      {formatRate(value)}
      <span className="unit">%</span>
    </span>
  );
}
