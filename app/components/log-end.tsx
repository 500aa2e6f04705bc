import { plainText } from '../../benchmark/words/plain-text.ts';
import styles from './log-end.module.css';

/** The end of the log of a container. It scrolls within its own box, also by keyboard. */
export function LogEnd({ log, isOpen }: { readonly log: string | null; readonly isOpen: boolean }) {
  if (log === null) return null;
  const text = plainText(log);
  return (
    <details className={styles.details} open={isOpen}>
      <summary>End of the container log</summary>
      <pre className={styles.log} tabIndex={0} role="group" aria-label="End of the container log">
        {text === '' ? 'The container printed nothing.' : text}
      </pre>
    </details>
  );
}
