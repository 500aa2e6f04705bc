import Link from 'next/link';
import type { ReactNode } from 'react';
import styles from './filter-bar.module.css';

interface FilterOption {
  readonly label: string;
  readonly href: string;
  readonly isCurrent: boolean;
}

/** Several filters side by side. */
export function Filters({ children }: { readonly children: ReactNode }) {
  return <div className={styles.filters}>{children}</div>;
}

/** One filter as links, so that it works without JavaScript and each choice has an address. */
export function FilterBar({ label, options }: { readonly label: string; readonly options: readonly FilterOption[] }) {
  return (
    <nav className={styles.filter} aria-label={`Filter by ${label.toLowerCase()}`}>
      <span className={styles.label}>{label}</span>
      <ul>
        {options.map((option) => (
          <li key={option.href}>
            <Link href={option.href} aria-current={option.isCurrent ? 'true' : undefined} scroll={false}>
              {option.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
