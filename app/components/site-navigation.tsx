'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import styles from './site-navigation.module.css';

const places = [
  { href: '/', label: 'Board', isHere: (path: string) => path === '/' || path.startsWith('/boards/') },
  { href: '/attacks', label: 'Attacks', isHere: (path: string) => path.startsWith('/attacks') },
  { href: '/submissions', label: 'Submissions', isHere: (path: string) => path.startsWith('/submissions') },
  { href: '/submit', label: 'Submit', isHere: (path: string) => path === '/submit' },
  { href: '/protocol', label: 'Protocol', isHere: (path: string) => path === '/protocol' },
  { href: '/api', label: 'API', isHere: (path: string) => path === '/api' },
  { href: '/docs', label: 'Docs', isHere: (path: string) => path === '/docs' || path.startsWith('/docs/') },
];

/** The main pages of the site; the current one is marked. */
export function SiteNavigation() {
  const path = usePathname();
  return (
    <nav aria-label="Site">
      <ul className={styles.places}>
        {places.map(({ href, label, isHere }) => (
          <li key={href}>
            <Link href={href} aria-current={isHere(path) ? 'page' : undefined}>
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
