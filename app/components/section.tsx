import type { ReactNode } from 'react';
import styles from './section.module.css';

interface SectionProps {
  /** Also the fragment of the address that leads to the section. */
  readonly id: string;
  readonly title: ReactNode;
  /** Beside the title: filters or a count. */
  readonly aside?: ReactNode;
  /** What the section shows, in a sentence or two. */
  readonly text?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page with a heading. */
export function Section({ id, title, aside, text, children }: SectionProps) {
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.header} data-has-text={text ? true : undefined}>
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {text ? <SectionText>{text}</SectionText> : null}
      {children}
    </section>
  );
}

/** A part of a page that needs no heading because the page has no other part. */
export function UntitledSection({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={label}>
      {children}
    </section>
  );
}

export function SectionText({ children }: { readonly children: ReactNode }) {
  return <p className={styles.text}>{children}</p>;
}
