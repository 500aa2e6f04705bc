import type { Metadata, Viewport } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { SiteNavigation } from './components/site-navigation.tsx';
import './globals.css';
import styles from './layout.module.css';

export const metadata: Metadata = {
  title: { default: 'BackdoorMBTI Leaderboard', template: '%s · BackdoorMBTI Leaderboard' },
  description:
    'A public leaderboard of backdoor defenses. All of them are evaluated in a sandbox on the same poisoned data and models.',
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

/** Header and footer of every page. */
export default function RootLayout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en">
      <body className={styles.body}>
        <a className={styles.skipLink} href="#main">
          Skip to the content
        </a>
        <header className={styles.header}>
          <div>
            <Link href="/" className={styles.siteName}>
              Backdoor<span>MBTI</span> Leaderboard
            </Link>
            <SiteNavigation />
          </div>
        </header>
        <main id="main" className={styles.main}>
          {children}
        </main>
        <footer className={styles.footer}>
          <div>
            <p>
              Implements the benchmark of <cite>BackdoorMBTI</cite>, KDD 2025,{' '}
              <a href="https://arxiv.org/abs/2411.11006">arXiv:2411.11006</a>. Apache-2.0.
            </p>
            <p className={styles.footerLinks}>
              <Link href="/protocol">Container protocol</Link>
              <Link href="/api">GraphQL API</Link>
              <Link href="/docs">Documentation</Link>
            </p>
          </div>
        </footer>
      </body>
    </html>
  );
}
