import type { NextConfig } from 'next';

const inDevelopment = process.env.NODE_ENV === 'development';

/** Next puts its data and styles inline, hence 'unsafe-inline'; only its development server needs to evaluate text. */
const contentSecurityPolicy = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${inDevelopment ? " 'unsafe-eval'" : ''}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const config: NextConfig = {
  serverExternalPackages: ['pg'],
  poweredByHeader: false,
  devIndicators: false,
  typescript: { ignoreBuildErrors: true }, // npm test checks the types; the build of npm start must be quick
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'Content-Security-Policy', value: contentSecurityPolicy },
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
        { key: 'X-Frame-Options', value: 'DENY' },
        { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
      ],
    },
    // files that programs and pages of other sites read
    { source: '/protocol/:file+', headers: [{ key: 'Access-Control-Allow-Origin', value: '*' }] },
  ],
};

export default config;
