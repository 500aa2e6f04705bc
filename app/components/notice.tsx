import type { ReactNode } from 'react';
import styles from './notice.module.css';

/** A page that says why there is nothing else to see. */
export function Notice({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className={styles.notice}>
      <h1>{title}</h1>
      {children}
    </div>
  );
}
