import type { ReactNode } from 'react';

/** A wide table scrolls inside its own box, also by keyboard; the page never does. */
export function TableScroller({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="table-scroller" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
