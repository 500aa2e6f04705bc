import type { ReactNode } from 'react';
import styles from './page-header.module.css';

interface PageHeaderProps {
  readonly title: ReactNode;
  readonly lead: ReactNode;
  readonly children?: ReactNode;
}

/** The heading of a page and what the page is about. */
export function PageHeader({ title, lead, children }: PageHeaderProps) {
  return (
    <header className={styles.header}>
      <h1>{title}</h1>
      <Lead>{lead}</Lead>
      {children}
    </header>
  );
}

/** The first paragraph of a page. */
export function Lead({ children }: { readonly children: ReactNode }) {
  return <p className={styles.lead}>{children}</p>;
}
