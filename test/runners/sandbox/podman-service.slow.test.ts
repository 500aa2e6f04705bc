import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connectEngine } from '../../../runners/sandbox/container-engine.ts';
import { containersConfiguration, startPodmanService } from '../../../runners/sandbox/podman-service.ts';
import { SandboxError } from '../../../runners/sandbox/sandbox-error.ts';

test('manages cgroups itself only without systemd', () => {
  const bare = containersConfiguration({ systemd: false, runc: true });
  expect(bare).toContain('cgroup_manager = "cgroupfs"');
  expect(bare).toContain('runtime = "runc"');
  const managed = containersConfiguration({ systemd: true, runc: true });
  expect(managed).not.toMatch(/cgroup_manager|runtime|events_logger/);
});

test('starts and stops an engine, even if the path of its folder is too long for a socket', async (context) => {
  const stateFolder = join(await mkdtemp(join(tmpdir(), 'mbti-state-')), 'long'.repeat(30));
  onTestFinished(() => rm(join(stateFolder, '..'), { recursive: true, force: true }));
  const service = await startPodmanService({ stateFolder }).catch((cause: unknown) => {
    if (process.env['CI'] || !(cause instanceof SandboxError)) throw cause;
    return context.skip(cause.message);
  });
  expect(Buffer.byteLength(service.socketPath)).toBeLessThanOrEqual(107);
  const environment = { MBTI_ENGINE_SOCKET: service.socketPath };
  expect(await connectEngine({ environment })).toMatchObject({ kind: 'podman' });
  await service.stop();
  await expect(connectEngine({ environment })).rejects.toMatchObject({ code: 'ENGINE_MISSING' });
  expect(() => process.kill(service.pid, 0)).toThrow();
});
