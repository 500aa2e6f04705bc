import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connectEngine } from '../../../runners/sandbox/container-engine.ts';

async function socketOf(listener: RequestListener): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mbti-engine-'));
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(join(folder, 'engine.sock'), resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });
  return join(folder, 'engine.sock');
}

test.each([
  ['docker', { Version: '28.0.1', Components: [{ Name: 'Engine', Version: '28.0.1' }] }, '28.0.1'],
  ['podman', { Version: '4.3.1', Components: [{ Name: 'Podman Engine', Version: '4.3.1' }] }, '4.3.1'],
])('recognizes %s by the version that it reports', async (kind, about, version) => {
  const socketPath = await socketOf((request, response) =>
    response.end(request.url?.endsWith('_ping') ? 'OK' : JSON.stringify(about)),
  );
  for (const environment of [{ MBTI_ENGINE_SOCKET: socketPath }, { DOCKER_HOST: `unix://${socketPath}` }]) {
    expect(await connectEngine({ environment })).toMatchObject({ kind, version, socketPath });
  }
});

test('explains what to do when the configured engine does not answer', async () => {
  await expect(connectEngine({ environment: { DOCKER_HOST: 'tcp://127.0.0.1:1' } })).rejects.toMatchObject({
    code: 'ENGINE_MISSING',
    facts: { socketPath: '127.0.0.1:1' },
    message: expect.stringContaining('Start Docker'),
  });
});
