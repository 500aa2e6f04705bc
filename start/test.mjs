#!/usr/bin/env node
// `npm test`: needs only Node. Installs what the tests need, runs every check, prints how many passed.
// `npm test -- --quick` leaves out what takes long; `npm test -- test/db` runs the tests below a path.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkNodeVersion, StartError } from './check-ground.mjs';
import { installDependencies } from './install-dependencies.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

try {
  checkNodeVersion(root);
  await installDependencies(root);
  const { register } = await import('tsx/esm/api');
  register();
  const { runChecks } = await import('./run-checks.ts');
  const parameters = process.argv.slice(2);
  const only = parameters.filter((parameter) => parameter !== '--quick');
  const { passed, failed } = await runChecks(root, { isQuick: parameters.includes('--quick'), only });
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
} catch (error) {
  console.error(
    `\n${error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error)}`,
  );
  console.log('\n0 passed, 1 failed');
  process.exitCode = 1;
}
