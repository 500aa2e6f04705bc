import type { ReactNode } from 'react';
import styles from './callout.module.css';

interface CalloutProps {
  readonly tone: 'notice' | 'failure';
  /** `status`: screen readers announce the callout when it appears. */
  readonly role?: 'status';
  readonly children: ReactNode;
}

/** A colored box for what a reader must not miss. */
export function Callout({ tone, role, children }: CalloutProps) {
  return (
    <div className={styles.callout} data-tone={tone} role={role}>
      {children}
    </div>
  );
}
