import { Fragment } from 'react';
import styles from './factor-list.module.css';

/** Practical factors or other conditions of a task, one a line. A long one breaks after a comma. */
export function FactorList({ factors }: { readonly factors: readonly string[] }) {
  return factors.map((factor) => (
    <div key={factor} className={styles.factor}>
      {factor.split(/(?<=,)/).map((part, index) => (
        <Fragment key={index}>
          {index > 0 ? <wbr /> : null}
          {part}
        </Fragment>
      ))}
    </div>
  ));
}
