import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareDataFolder, requireFreePort } from '../../start/check-ground.mjs';
import { completeLock } from '../../start/lock-completion.mjs';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'mbti-ground-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('creates a missing data folder', () => {
  prepareDataFolder(join(folder, 'new', 'data'));
});

test('explains why the data folder cannot be used', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => prepareDataFolder(join(folder, 'file'))).toThrowError(/is not a folder .*MBTI_DATA_DIR/);
  expect(() => prepareDataFolder('/sys/mbti')).toThrowError(/cannot be written .*MBTI_DATA_DIR/); // not even by root
});

test('names the busy port and explains how to choose another', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await expect(requireFreePort('127.0.0.1', port)).rejects.toThrowError(
    new RegExp(`Port ${port} .*PORT=${port + 1} npm start`),
  );
  await new Promise((resolve) => server.close(resolve));
  await requireFreePort('127.0.0.1', port);
});

test('the committed package-lock.json is complete, so that npm ci accepts it on every platform', () => {
  const lock: Parameters<typeof completeLock>[0] = JSON.parse(
    readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
  );
  expect(completeLock(lock)).toEqual([]);
});

test('the lockfile gets an entry for a package of another platform that the registry does not serve', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/tool': { optionalDependencies: { '@tool/darwin-arm64': '1.0.0', plain: '2.0.0' } },
    },
  };
  expect(completeLock(lock)).toEqual(['@tool/darwin-arm64']);
  expect(lock.packages).toHaveProperty(['node_modules/@tool/darwin-arm64'], {
    version: '1.0.0',
    optional: true,
    os: ['darwin'],
  });
});
