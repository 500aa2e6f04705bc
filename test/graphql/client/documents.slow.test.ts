import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const client = join(root, 'graphql/client');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mbti-documents-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs gql.tada. @returns its exit code and what it printed. */
async function tada(...parameters: string[]): Promise<{ readonly code: number; readonly output: string }> {
  const command = join(root, 'node_modules/gql.tada/bin/cli.js');
  const run = promisify(execFile)(process.execPath, [command, ...parameters], { cwd: root });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, output: stdout + stderr }),
  );
}

test('every GraphQL document of the pages and the commands is valid for the schema', async () => {
  const { code, output } = await tada('check', '--fail-on-warn');
  expect(output).toContain('No problems found');
  expect(code).toBe(0);
}, 180_000);

test('a misspelled field of a document is an error that names the field', async () => {
  const plugin = { name: 'gql.tada/ts-plugin', schema: join(root, 'graphql/schema.graphql') };
  const compilerOptions = { module: 'esnext', moduleResolution: 'bundler', strict: true, plugins: [plugin] };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['misspelled.ts'] }));
  await writeFile(
    join(folder, 'misspelled.ts'),
    `import { graphql } from '${join(client, 'graphql.ts')}';\ngraphql(\`{ systemStatus { suitess } }\`);\n`,
  );
  const { code, output } = await tada('check', '--tsconfig', join(folder, 'tsconfig.json'));
  expect(output).toContain('Cannot query field "suitess" on type "SystemStatus"');
  expect(code).not.toBe(0);
}, 60_000);

test('introspection.d.ts is up to date; npm run schema writes it', async () => {
  const fresh = join(folder, 'introspection.d.ts');
  await tada('generate-output', '--output', fresh);
  expect(await readFile(join(client, 'introspection.d.ts'), 'utf8')).toBe(await readFile(fresh, 'utf8'));
}, 60_000);
