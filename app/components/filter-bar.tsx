import Link from 'next/link';

export interface FilterOption {
  readonly label: string;
  readonly href: string;
  readonly isCurrent: boolean;
}

/** One filter as links: works without JavaScript, and each choice has an address. */
export function FilterBar({ label, options }: { readonly label: string; readonly options: readonly FilterOption[] }) {
  return (
    <nav className="filter" aria-label={`Filter by ${label.toLowerCase()}`}>
      <span className="filter-label">{label}</span>
      <ul>
        {options.map((option) => (
          <li key={option.href}>
            <Link href={option.href} aria-current={option.isCurrent ? 'true' : undefined} scroll={false}>
              {option.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
