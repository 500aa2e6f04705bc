import { Fragment, type ReactNode } from 'react';
import styles from './fact-list.module.css';

/** A name and what is known about it. */
export type Fact = readonly [name: string, value: ReactNode];

/** Names with their values, one per line. A fact without a value is left out. */
export function FactList({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) =>
        value === null ? null : (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ),
      )}
    </dl>
  );
}
