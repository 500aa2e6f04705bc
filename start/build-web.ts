import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './check-ground.mjs';
import type { ProgressLine } from './progress-line.ts';
import type { StartLock } from './start-lock.mjs';

/** Files and folders that the pages are built from. */
const sources = [
  'app',
  'graphql',
  'db',
  'benchmark',
  'docs',
  'public',
  'next.config.ts',
  'package-lock.json',
  'tsconfig.json',
];

/**
 * Builds the pages if they are missing or older than their sources. @throws StartError with the end of the build's log
 */
export async function buildWeb(
  root: string,
  environment: NodeJS.ProcessEnv,
  line: ProgressLine,
  lock: StartLock,
  signal: AbortSignal,
): Promise<void> {
  const marker = join(root, '.next', 'mbti-built');
  const wanted = fingerprint(root);
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  if (signal.aborted) return;
  line.show('build', 'Building the pages', null, null);
  const next = join(root, 'node_modules/next/dist/bin/next');
  const child = spawn(process.execPath, [next, 'build'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  if (child.pid) lock.addProcess('page build', child.pid);
  let log = '';
  const keep = (chunk: Buffer) => (log = (log + chunk.toString()).slice(-4_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const onAbort = () => child.kill('SIGTERM');
  signal.addEventListener('abort', onAbort, { once: true });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  signal.removeEventListener('abort', onAbort);
  line.done('build');
  if (signal.aborted) return;
  if (code !== 0) throw new StartError(`The pages could not be built (code ${code}):\n${log}`);
  writeFileSync(marker, wanted);
}

function fingerprint(root: string): string {
  const hash = createHash('sha256');
  const add = (path: string) => hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  for (const source of sources) {
    if (!existsSync(join(root, source))) continue;
    if (source.includes('.')) add(source);
    else for (const path of listFiles(root, source)) add(path);
  }
  return hash.digest('hex');
}

function listFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}
