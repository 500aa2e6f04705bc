import tseslint from 'typescript-eslint';

const seeded = 'A run is a function of its recipe and seed: use a RandomStream.';
const noClock = 'The benchmark reads no clock: pass the time in.';
const noEffects = 'The benchmark is pure: no process, network, timer or console.';

// Which way imports point is checked by .dependency-cruiser.mjs
export default tseslint.config(
  { ignores: ['node_modules', '.next', '.data', 'next-env.d.ts', 'coverage', 'graphql/client/introspection.d.ts'] },
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
    files: ['benchmark/**/*.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: seeded }],
      'no-restricted-globals': [
        'error',
        { name: 'Date', message: noClock },
        { name: 'performance', message: noClock },
        ...[
          'process',
          'fetch',
          'XMLHttpRequest',
          'WebSocket',
          'crypto',
          'require',
          'setTimeout',
          'setInterval',
          'setImmediate',
          'queueMicrotask',
        ].map((name) => ({ name, message: noEffects })),
        ...['globalThis', 'global'].map((name) => ({ name, message: noEffects })),
      ],
      'no-restricted-imports': [
        'error',
        {
          name: 'node:crypto',
          allowImportNames: ['createHash', 'BinaryLike'],
          message: 'Hashing is pure; random bytes and keys are not.',
        },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ImportExpression', message: 'Import statically, so that the linter sees it.' },
      ],
    },
  },
);
