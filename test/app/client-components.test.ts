import { build } from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const directiveOf = (path: string) => /^'use (client|server)';/.exec(readFileSync(path, 'utf8'))?.[1];

const clientComponents = readdirSync(join(root, 'app'), { recursive: true, encoding: 'utf8' })
  .map((path) => join('app', path))
  .filter((path) => path.endsWith('.tsx') && directiveOf(join(root, path)) === 'client');

test('there are client components', () => expect(clientComponents).toContain('app/components/site-navigation.tsx'));

/** The files of this repository that a component brings into the browser. Server actions stay on the server. */
async function bundledFiles(component: string): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [component],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    outdir: 'out',
    packages: 'external',
    jsx: 'automatic',
    plugins: [
      {
        name: 'server-actions',
        setup: ({ onResolve }) =>
          onResolve({ filter: /-action\.ts$/ }, ({ path, resolveDir }) =>
            directiveOf(join(resolveDir, path)) === 'server' ? { path, external: true } : undefined,
          ),
      },
    ],
  });
  return Object.keys(metafile.inputs);
}

test.each(clientComponents)('%s brings nothing of the server into the browser', async (component) => {
  const allowed = /^(app|graphql\/client|benchmark\/words)\//;
  expect((await bundledFiles(component)).filter((path) => !allowed.test(path))).toEqual([]);
});
