import { expect, test } from 'vitest';
import { readWorkerSettings } from '../../../runners/worker/worker-settings.ts';

const DATABASE_URL = 'postgresql://localhost/mbti';
const read = (settings: Readonly<Record<string, string>>) => readWorkerSettings({ NODE_ENV: 'test', ...settings });

test('without settings the worker has defaults for all but the database', () => {
  expect(read({ DATABASE_URL })).toMatchObject({ tensorBackend: 'wasm', refuseInsideRegistries: false });
  expect(() => read({})).toThrowError(/^DATABASE_URL: DATABASE_URL is not set\. npm start sets it\.$/);
});

test('a wrong setting is named with what was found and what it may be', () => {
  expect(() => read({ DATABASE_URL, MBTI_REFUSE_INSIDE_REGISTRIES: 'yes' })).toThrowError(
    'MBTI_REFUSE_INSIDE_REGISTRIES: Found "yes", expected "true" or "false"',
  );
  expect(() => read({ DATABASE_URL, MBTI_TENSOR_BACKEND: 'cuda' })).toThrowError(
    /^MBTI_TENSOR_BACKEND: Found "cuda", expected "wasm" or /,
  );
});
