import type { ReactNode } from 'react';
import styles from './page-links.module.css';

/** Links to other pages of a list, below it. */
export function PageLinks({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <nav className={styles.links} aria-label={label}>
      {children}
    </nav>
  );
}
