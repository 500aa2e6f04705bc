import type { Metadata, Viewport } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { SiteNavigation } from './components/site-navigation.tsx';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'BackdoorMBTI Leaderboard', template: '%s · BackdoorMBTI Leaderboard' },
  description:
    'A public leaderboard of backdoor defenses, evaluated in a sandbox on the same poisoned data and models.',
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

/** The frame of every page. */
export default function RootLayout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <a className="skip-link" href="#main">
          Skip to the content
        </a>
        <header className="site-header">
          <div className="frame">
            <Link href="/" className="site-name">
              Backdoor<span>MBTI</span> Leaderboard
            </Link>
            <SiteNavigation />
          </div>
        </header>
        <main id="main" className="frame">
          {children}
        </main>
        <footer className="site-footer">
          <div className="frame">
            <p>
              Implements the benchmark of <cite>BackdoorMBTI</cite>, KDD 2025,{' '}
              <a href="https://arxiv.org/abs/2411.11006">arXiv:2411.11006</a>. Apache-2.0.
            </p>
            <p>
              <Link href="/protocol">Container protocol</Link>
              <Link href="/api">GraphQL API</Link>
            </p>
          </div>
        </footer>
      </body>
    </html>
  );
}
