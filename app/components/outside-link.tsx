import type { ReactNode } from 'react';

interface OutsideLinkProps {
  readonly url: string;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A link to another site. The address comes from the database; if it is not an HTTPS address, only the text is shown. */
export function OutsideLink({ url, title, children }: OutsideLinkProps) {
  if (!isHttps(url)) return <span title={title}>{children}</span>;
  return (
    <a href={url} title={title}>
      {children}
    </a>
  );
}

/** Whether a text is a complete HTTPS address. An address that starts with `javascript:` would run in our page. */
export function isHttps(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:';
}
