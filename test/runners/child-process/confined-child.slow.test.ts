import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { runBoundedChild, type ChildLimits } from '../../../runners/child-process/bounded-child.ts';
import { confinementProblem } from '../../../runners/child-process/confinement.ts';
import type { Probe } from '../../support/probe-child.ts';

const entry = new URL('../../support/probe-child.ts', import.meta.url);
const roomy: ChildLimits = { timeoutMs: 30_000, memoryBytes: 2 * 1024 ** 3 };
let folder: string;
let given: string; // the one file that the child may read
let withheld: string; // beside it
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mbti-confined-')); // mode 0700
  given = join(folder, 'given');
  withheld = join(folder, 'withheld');
  await writeFile(given, 'read me', { mode: 0o600 });
  await writeFile(withheld, 'a secret', { mode: 0o644 });
});
afterAll(() => rm(folder, { recursive: true }));

const run = (probe: Probe, limits = roomy) =>
  runBoundedChild<Probe, unknown>(entry, probe, limits, {
    untrusted: { files: [given], result: z.unknown(), messageBytesMax: 64 * 1024 },
  });

const problem = await confinementProblem();
describe.skipIf(problem !== null)(
  `a process that runs a returned model${problem ? ` (skipped: ${problem})` : ''}`,
  () => {
    test('reads the files that it was given and no others', async () => {
      expect(await run({ attempt: 'read', path: given })).toBe('read me');
      for (const path of [
        withheld,
        '/etc/passwd',
        '/etc/hostname',
        import.meta.filename,
        `/proc/${process.pid}/environ`,
      ])
        expect(await run({ attempt: 'read', path })).toBe('ENOENT');
      expect(await run({ attempt: 'list', path: folder })).toEqual(['given']);
      expect(await run({ attempt: 'list', path: '/' })).not.toContain('etc');
    });

    test('writes nowhere', async () => {
      for (const path of [given, join(folder, 'new'), '/app/child/probe-child.mjs', '/tmp/new', '/new'])
        expect(['EROFS', 'EACCES', 'ENOENT', 'EFBIG']).toContain(await run({ attempt: 'write', path }));
      expect((await stat(given)).size).toBe('read me'.length);
    });

    test('has no environment of ours, no rights, no network, and sees no process of ours', async () => {
      const environment = await run({ attempt: 'environment' });
      expect(Object.keys(Object(environment)).filter((name) => name !== 'PWD')).toEqual(['NODE_ENV']);
      const identity = await run({ attempt: 'identity' });
      expect(identity).toMatchObject({ capabilities: '0000000000000000', interfaces: [] });
      expect(identity).not.toMatchObject({ uid: 0 });
      expect(identity).toHaveProperty(
        'processes',
        expect.toSatisfy((count: number) => count <= 3),
      );
      const server = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as AddressInfo;
      expect(await run({ attempt: 'connect', port })).toBe('ECONNREFUSED'); // its own loopback, where nobody listens
      server.close();
    });

    test('cannot fork without end', async () => {
      const started = await run({ attempt: 'fork' });
      expect(started).toBeGreaterThan(0);
      expect(started).toBeLessThan(64);
    });

    test('cannot burn more processor time than its time limit, on however many threads', async () => {
      const startedAt = performance.now();
      await expect(run({ attempt: 'burn' }, { ...roomy, timeoutMs: 3_000 })).rejects.toMatchObject({
        code: 'CHILD_TIMED_OUT',
      });
      expect(performance.now() - startedAt).toBeLessThan(10_000);
    });

    test('cannot use more memory than its limit', async () => {
      const limits = { ...roomy, memoryBytes: 512 * 1024 ** 2 };
      await expect(run({ attempt: 'allocate' }, limits)).rejects.toMatchObject({ code: 'CHILD_OUT_OF_MEMORY' });
    });

    test('says by which signal it ended', async () => {
      await expect(run({ attempt: 'abort' })).rejects.toMatchObject({
        code: 'CHILD_CRASHED',
        facts: { exitSignal: 'SIGABRT' },
      });
      await expect(run({ attempt: 'kill' })).rejects.toMatchObject({
        code: 'CHILD_KILLED',
        facts: { exitSignal: 'SIGKILL' },
      });
    });
  },
);
