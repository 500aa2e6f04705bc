import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectEngine, type Engine } from '../runners/sandbox/container-engine.ts';
import { startPodmanService } from '../runners/sandbox/podman-service.ts';
import { SandboxError } from '../runners/sandbox/sandbox-error.ts';

/**
 * Calls a function with the container engine of this machine. Without a running one, a Podman service is started for as
 * long as it takes, over the same images.
 * @throws SandboxError ENGINE_MISSING
 */
export async function withEngine(use: (engine: Engine) => Promise<void>): Promise<void> {
  const running = await connectEngine().catch((error: unknown) => {
    const isNamed = Boolean(process.env['MBTI_ENGINE_SOCKET'] ?? process.env['DOCKER_HOST']);
    if (isNamed || !(error instanceof SandboxError) || error.code !== 'ENGINE_MISSING') throw error;
    return null;
  });
  if (running) return use(running);
  const stateFolder = await mkdtemp(join(tmpdir(), 'mbti-engine-'));
  try {
    const service = await startPodmanService({ stateFolder });
    try {
      await use(await connectEngine({ environment: { MBTI_ENGINE_SOCKET: service.socketPath } }));
    } finally {
      await service.stop();
    }
  } finally {
    await rm(stateFolder, { recursive: true, force: true });
  }
}
