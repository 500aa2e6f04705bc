import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedBakesVariable } from './shared-bake.ts';

/** Runs once before all test files: creates the folder that they share, and removes it at the end. */
export default async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'mbti-test-bakes-'));
  process.env[sharedBakesVariable] = folder;
  return () => rm(folder, { recursive: true, force: true });
}
