import { formatRate } from '../../benchmark/words/format-rate.ts';
import styles from './rate.module.css';
import { VisuallyHidden } from './visually-hidden.tsx';

/** A fraction as percent; a dash if there is none. */
export function Rate({ value, absent = 'Not measured' }: { readonly value: number | null; readonly absent?: string }) {
  if (value === null) {
    return (
      <span className={styles.absent} title={absent}>
        <span aria-hidden="true">–</span>
        <VisuallyHidden>{absent}</VisuallyHidden>
      </span>
    );
  }
  return (
    <>
      {formatRate(value)}
      <span className={styles.unit}>%</span>
    </>
  );
}
