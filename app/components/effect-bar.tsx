import styles from './effect-bar.module.css';
import { Rate } from './rate.tsx';

/** A net defense effect as a small bar and its number. */
export function EffectBar({ value }: { readonly value: number }) {
  return (
    <>
      <svg className={styles.bar} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect className={styles.ground} width="100" height="6" />
        <rect className={styles.value} width={Math.min(1, Math.max(0, value)) * 100} height="6" />
      </svg>
      <span className={styles.rate}>
        <Rate value={value} />
      </span>
    </>
  );
}
