import { terms, type Term } from '../../benchmark/words/terms.ts';
import styles from './term-label.module.css';
import { VisuallyHidden } from './visually-hidden.tsx';

/** The abbreviation of a score in the header of a column, with its meaning as a tooltip and the better direction. */
export function TermLabel({ term }: { readonly term: Term }) {
  const { short, name, better } = terms[term];
  return (
    <>
      <abbr title={`${name} (${better} is better)`}>{short}</abbr>
      <span className={styles.direction} aria-hidden="true">
        {better === 'higher' ? '↑' : '↓'}
      </span>
      <VisuallyHidden>, {better} is better</VisuallyHidden>
    </>
  );
}
