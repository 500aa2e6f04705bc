import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bundleDefense, describeBundle } from '../../../runners/reference-defenses/bundle-defense.ts';

const repositoryFolder = fileURLToPath(new URL('../../../', import.meta.url));
const source = fileURLToPath(new URL('../../../defenses/fine-tuning/defense.ts', import.meta.url));

test('a bundle does not depend on the folder in which it was built', async () => {
  const bundle = await bundleDefense(source);
  expect(bundle.length).toBeGreaterThan(1e6);
  expect(bundle.includes(repositoryFolder)).toBe(false);
});

test('a bundle is described by our code and the package versions', async () => {
  const description = await describeBundle(source);
  expect(description).toMatch(/^@tensorflow\/tfjs-backend-wasm \d+\.\d+\.\d+$/m);
  expect(description).toContain('conv2dFilterGradient');
});
