import { Fragment } from 'react';
import styles from './factor-list.module.css';

/** Practical factors or other conditions of a task, one per line. */
export function FactorList({ factors }: { readonly factors: readonly string[] }) {
  return factors.map((factor) => (
    <div key={factor} className={styles.factor}>
      <FactorName name={factor} />
    </div>
  ));
}

/** A practical factor with its parameters. A long one may break after a comma. */
export function FactorName({ name }: { readonly name: string }) {
  return name.split(/(?<=,)/).map((part, index) => (
    <Fragment key={index}>
      {index > 0 ? <wbr /> : null}
      {part}
    </Fragment>
  ));
}
