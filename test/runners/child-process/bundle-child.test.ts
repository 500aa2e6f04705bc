import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleChild } from '../../../runners/child-process/bundle-child.ts';

const entry = new URL('../../support/probe-child.ts', import.meta.url);

test('bundles an entry once, again if it was removed, and removes what killed processes left', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '0']); // has ended
  const leftover = mkdtempSync(join(tmpdir(), `mbti-child-${pid}-`));
  const first = await bundleChild(entry);
  expect(existsSync(leftover)).toBe(false);
  expect(readFileSync(join(first.folder, first.file), 'utf8')).not.toContain('import type');
  expect(await bundleChild(entry)).toEqual(first);
  rmSync(first.folder, { recursive: true }); // as a system may do with old temporary files
  const second = await bundleChild(entry);
  expect(existsSync(join(second.folder, second.file))).toBe(true);
});
