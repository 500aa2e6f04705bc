import tseslint from 'typescript-eslint';

/** Imports point one way (README.md, "Where things are"): what each folder may not reach. */
const forbiddenImports = [
  { from: 'app', never: ['db', 'runners', 'infra', 'cli'] },
  { from: 'graphql', never: ['app', 'runners', 'infra', 'cli'] },
  { from: 'db', never: ['app', 'graphql', 'runners', 'infra', 'cli'] },
  { from: 'cli', never: ['app', 'graphql', 'db', 'infra'] },
];

export default tseslint.config(
  { ignores: ['node_modules', '.next', '.data', 'next-env.d.ts', 'coverage'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-console': 'off',
    },
  },
  {
    files: ['{runners,benchmark,defenses}/**/*.ts'],
    ignores: ['runners/worker/**'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ group: ['**/db/**', '**/app/**', '**/graphql/**'] }] }],
    },
  },
  {
    files: ['benchmark/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'Math',
          property: 'random',
          message: 'A run is a function of its spec and seed: use a RandomStream.',
        },
        { object: 'Date', property: 'now', message: 'Numeric code reads no clock.' },
      ],
    },
  },
  ...forbiddenImports.map(({ from, never }) => ({
    files: [`${from}/**/*.{ts,tsx,mjs}`],
    rules: {
      'no-restricted-imports': /** @type {['error', object]} */ ([
        'error',
        { patterns: [{ regex: `^(\\.\\./)+(${never.join('|')})/` }] },
      ]),
    },
  })),
);
