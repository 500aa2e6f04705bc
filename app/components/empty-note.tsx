import type { ReactNode } from 'react';
import styles from './empty-note.module.css';

/** Stands in place of a list that is empty, and says why. */
export function EmptyNote({ children }: { readonly children: ReactNode }) {
  return <div className={styles.empty}>{children}</div>;
}
