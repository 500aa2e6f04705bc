import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findSubmission } from '../../../db/queries/read-submissions.ts';
import { connectEngine } from '../../../runners/sandbox/container-engine.ts';
import { startPodmanService } from '../../../runners/sandbox/podman-service.ts';
import { buildTestImage } from '../../support/build-test-image.ts';
import { createFreshDatabase } from '../../support/fresh-database.ts';
import { createTinyWorld, ended, enter, whileWorking } from '../../support/tiny-worker.ts';

const isPodmanInstalled = spawnSync('podman', ['--version']).status === 0;

test('a submission survives an engine outage: it is evaluated when the engine is back', async ({ skip }) => {
  if (!isPodmanInstalled) skip('This test stops and starts a Podman service, and Podman is not installed.');
  const stateFolder = await mkdtemp(join(tmpdir(), 'mbti-outage-'));
  const database = await createFreshDatabase();
  let service = await startPodmanService({ stateFolder });
  const engine = await connectEngine({ environment: { MBTI_ENGINE_SOCKET: service.socketPath } });
  const world = await createTinyWorld(database.db, engine);
  try {
    const image = await buildTestImage(engine, {
      name: 'outage-copy',
      stage: 'repair',
      script:
        "import { copyFileSync } from 'node:fs'; setTimeout(() => copyFileSync('/mbti/input/model/model.onnx', '/mbti/output/model.onnx'), 2000);",
    });
    const seen: boolean[] = [];
    const context = { ...world.context, onEngineState: (isThere: boolean) => seen.push(isThere) };
    const result = await whileWorking(context, async () => {
      const id = await enter(database.db, image);
      await untilState(id, 'running');
      await service.stop();
      await new Promise((resolve) => setTimeout(resolve, 6_000)); // longer than all retries would take
      expect((await findSubmission(database.db, id))?.submission.deadlineAt).not.toBeNull();
      expect(seen.at(-1)).toBe(false);
      service = await startPodmanService({ stateFolder });
      return ended(database.db, id, 60_000);
    });
    expect(result.submission.state).toBe('ranked');
    expect(seen.at(-1)).toBe(true);
    const owner = [`org.backdoormbti.owner=${world.context.ownerLabel}`];
    expect(await engine.docker.listContainers({ all: true, filters: { label: owner } })).toEqual([]);
  } finally {
    await world.remove();
    await database.close();
    await service.stop();
    await rm(stateFolder, { recursive: true, force: true });
  }

  async function untilState(id: string, state: string): Promise<void> {
    const deadline = Date.now() + 30_000;
    while ((await findSubmission(database.db, id))?.submission.state !== state) {
      if (Date.now() > deadline) throw new Error(`The submission is not ${state} after 30 s.`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}, 150_000);
