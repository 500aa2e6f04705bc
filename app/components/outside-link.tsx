import type { ReactNode } from 'react';

interface OutsideLinkProps {
  readonly url: string;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A link to another site by an address from the database; only text where the address is none to follow. */
export function OutsideLink({ url, title, children }: OutsideLinkProps) {
  if (!isHttps(url)) return <span title={title}>{children}</span>;
  return (
    <a href={url} title={title}>
      {children}
    </a>
  );
}

/** Whether an address is a whole one and of HTTPS; one that starts with `javascript:` would run in our page. */
export function isHttps(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:';
}
