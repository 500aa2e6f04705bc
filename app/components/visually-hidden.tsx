import type { ReactNode } from 'react';
import styles from './visually-hidden.module.css';

/** Text that screen readers read out and that is not visible. */
export function VisuallyHidden({ children }: { readonly children: ReactNode }) {
  return <span className={styles.hidden}>{children}</span>;
}
