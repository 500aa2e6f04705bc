import type { ReactNode } from 'react';
import styles from './muted.module.css';

/** Secondary text. */
export function Muted({ children }: { readonly children: ReactNode }) {
  return <span className={styles.muted}>{children}</span>;
}
