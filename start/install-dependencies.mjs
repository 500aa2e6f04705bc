import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './check-ground.mjs';

/**
 * Installs the locked dependencies if they are missing or older than the lock.
 * @param {string} root
 */
export async function installDependencies(root) {
  const marker = join(root, 'node_modules', '.mbti-installed');
  const wanted = fingerprint(root);
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  console.log('Installing the locked dependencies (npm ci) …');
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (error || status !== 0) {
    throw new StartError(
      `npm ci failed${error ? `: ${error.message}` : ` with code ${status}`}. See its message above; the npm registry must be reachable, or its packages in the npm cache.`,
    );
  }
  writeFileSync(marker, wanted);
}

/** @param {string} root */
function fingerprint(root) {
  const hash = createHash('sha256').update(process.version);
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}
