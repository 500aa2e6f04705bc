import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectEngine, type Engine } from '../../runners/sandbox/container-engine.ts';
import { startPodmanService } from '../../runners/sandbox/podman-service.ts';
import { messageOf } from '../../runners/sandbox/sandbox-error.ts';

/** A container engine for tests, or the reason why it is missing. */
export type TestEngine =
  | { readonly engine: Engine; close(): Promise<void> }
  | { readonly engine: null; readonly reason: string; close(): Promise<void> };

/**
 * Connects to this machine's engine, or starts a Podman service for the test. If neither is possible, the test is skipped
 * with the reason; in continuous integration it fails.
 */
export async function openTestEngine(): Promise<TestEngine> {
  const running = await connectEngine().catch(() => null);
  if (running) return { engine: running, close: async () => {} };
  const stateFolder = await mkdtemp(join(tmpdir(), 'mbti-test-engine-'));
  try {
    const service = await startPodmanService({ stateFolder });
    const engine = await connectEngine({ environment: { MBTI_ENGINE_SOCKET: service.socketPath } });
    const close = async (): Promise<void> => {
      await service.stop();
      await rm(stateFolder, { recursive: true, force: true });
    };
    return { engine, close };
  } catch (cause) {
    await rm(stateFolder, { recursive: true, force: true });
    if (process.env['CI']) throw cause;
    return { engine: null, reason: messageOf(cause), close: async () => {} };
  }
}
