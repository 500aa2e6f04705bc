import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { SandboxLimits } from '../../../benchmark/stages/sandbox-limits.ts';
import { readOutputFile } from '../../support/read-output-file.ts';
import { containerArguments, ownerLabel, type ContainerRun } from '../../../runners/sandbox/container-arguments.ts';
import { connectEngine, type Engine } from '../../../runners/sandbox/container-engine.ts';
import { removeLeftovers } from '../../../runners/sandbox/remove-leftovers.ts';
import { attributeFailure } from '../../../runners/measure/attribute-failure.ts';
import { removeRunFolder } from '../../../runners/sandbox/run-folders.ts';
import { runContainer, type ContainerResult } from '../../../runners/sandbox/run-container.ts';
import { SandboxError } from '../../../runners/sandbox/sandbox-error.ts';
import { buildTestImage } from '../../support/build-test-image.ts';
import { hostileImage } from '../../support/hostile-containers/hostile-image.ts';
import { openTestEngine } from '../../support/test-engine.ts';

const opened = await openTestEngine();
const owner = `test-${randomUUID()}`;
const limits: SandboxLimits = {
  wallTimeMs: 20_000,
  memoryBytes: 256 * 1024 ** 2,
  cpus: 1,
  processesMax: 64,
  outputBytesMax: 10_000_000,
  outputFilesMax: 200,
  logBytesMax: 1_000_000,
  temporaryBytesMax: 16 * 1024 ** 2,
};

async function newRun(image: string, changes: Partial<SandboxLimits> = {}): Promise<ContainerRun> {
  const folder = await mkdtemp(join(tmpdir(), 'mbti-run-'));
  onTestFinished(() => removeRunFolder(folder));
  const [inputFolder, outputFolder] = [await mkdtemp(join(folder, 'in-')), join(folder, 'out')];
  await writeFile(join(inputFolder, 'task.json'), '{}');
  await chmod(inputFolder, 0o755);
  return {
    runId: randomUUID(),
    owner,
    image,
    inputFolder,
    outputFolder,
    limits: { ...limits, ...changes },
    gpu: false,
  };
}

interface Failure {
  readonly error: SandboxError;
  readonly elapsedMs: number;
}

async function failureOf(engine: Engine, run: ContainerRun): Promise<Failure> {
  const startedAt = performance.now();
  try {
    await runContainer(engine, run);
  } catch (error) {
    if (error instanceof SandboxError) return { error, elapsedMs: performance.now() - startedAt };
    throw error;
  }
  throw new Error('The run did not fail.');
}

describe.skipIf(opened.engine === null)(
  `with a real engine${opened.engine ? '' : ` (skipped: ${opened.reason})`}`,
  () => {
    const { engine } = opened;
    if (engine === null) return;
    const runScript = async (
      file: `${string}.sh` | `${string}.mjs`,
      changes?: Partial<SandboxLimits>,
    ): Promise<Failure> => failureOf(engine, await newRun(await hostileImage(engine, file), changes));

    beforeAll(async () => {
      await hostileImage(engine, 'writes-a-model.sh'); // builds the base image
    }, 120_000);

    afterEach(async () => {
      const filters = { label: [`${ownerLabel}=${owner}`] };
      expect(await engine.docker.listContainers({ all: true, filters })).toEqual([]);
    });

    test('returns the result of a well-behaved container, and keeps its output', async () => {
      const run = await newRun(await hostileImage(engine, 'writes-a-model.sh'));
      const result = await runContainer(engine, run);
      expect(result).toMatchObject({ exitCode: 0, logTail: 'done\n' });
      expect((await readOutputFile(run.outputFolder, 'model.onnx', 100)).toString()).toBe('weights');
    });

    test('measures the memory and CPU time of a container that runs for a while', async () => {
      const script =
        'const held = Buffer.alloc(64e6, 1); const used = () => { const { user, system } = process.cpuUsage(); return user + system; }; while (used() < 600_000); held[0]'; // microseconds of CPU time, so that a busy machine makes no difference
      const image = await buildTestImage(engine, { name: 'works-for-a-while', script });
      const result: ContainerResult = await runContainer(engine, await newRun(image));
      expect(result.peakMemoryBytes).toBeGreaterThan(64e6);
      expect(result.cpuSeconds).toBeGreaterThan(0.3);
    });

    test('reports a non-zero exit with its code and the log', async () => {
      const { error } = await runScript('exits-one.sh');
      expect(error.code).toBe('EXIT_NONZERO');
      expect(error.facts).toMatchObject({ exitCode: 1, logTail: 'about to give up\n', limits });
    });

    test('stops a container that ignores signals at its time limit', async () => {
      const { error, elapsedMs } = await runScript('sleeps-forever.sh', { wallTimeMs: 1_000 });
      expect(error.code).toBe('TIMED_OUT');
      expect(error.facts['logTail']).toBe('sleeping\n');
      expect(elapsedMs).toBeLessThan(5_000);
    });

    test('stops a container that floods its log', async () => {
      const { error, elapsedMs } = await runScript('prints-a-gigabyte.sh');
      expect(error.code).toBe('LOG_TOO_LARGE');
      expect(elapsedMs).toBeLessThan(5_000);
    });

    test('keeps the log as plain text', async () => {
      const result = await runContainer(engine, await newRun(await hostileImage(engine, 'prints-escapes.sh')));
      expect(result.logTail).toBe('plain red bell nul \ufffd\ufffd €\n');
    });

    test('stops a container that fills the output folder with many files', async () => {
      const { error, elapsedMs } = await runScript('writes-ten-gigabytes.sh');
      expect(error.code).toBe('OUTPUT_TOO_LARGE');
      expect(elapsedMs).toBeLessThan(10_000);
    });

    test('reports a file that reaches the file size limit as too much output', async () => {
      const { error, elapsedMs } = await runScript('writes-one-large-file.sh');
      expect(error.code).toBe('OUTPUT_TOO_LARGE');
      expect(elapsedMs).toBeLessThan(10_000);
    });

    test('stops a container that writes too many files', async () => {
      const { error, elapsedMs } = await runScript('writes-many-files.sh');
      expect(error.code).toBe('OUTPUT_TOO_LARGE');
      expect(elapsedMs).toBeLessThan(5_000);
    });

    test('detects a disk filled with deleted files that are held open', async () => {
      const { error } = await runScript('hides-deleted-files.mjs', { wallTimeMs: 40_000 });
      expect(error.code).toBe('OUTPUT_TOO_LARGE');
    });

    test('reports too many processes for a fork bomb', async () => {
      const { error, elapsedMs } = await runScript('forks-forever.sh', { wallTimeMs: 4_000 });
      expect(error.code).toBe('TOO_MANY_PROCESSES');
      expect(elapsedMs).toBeLessThan(15_000);
    });

    test('reports out of memory for a container that never stops allocating', async () => {
      const { error, elapsedMs } = await runScript('allocates-forever.mjs');
      expect(error.code).toBe('OUT_OF_MEMORY');
      expect(elapsedMs).toBeLessThan(15_000);
    });

    test('reports out of memory when only a child was killed and its parent then failed', async () => {
      const { error } = await runScript('child-allocates-forever.sh');
      expect(error.code).toBe('OUT_OF_MEMORY');
      expect(error.facts['exitCode']).toBe(1);
    });

    test('gives no access to the network', async () => {
      const result = await runContainer(engine, await newRun(await hostileImage(engine, 'tries-the-network.mjs')));
      expect(JSON.parse(result.logTail)).toEqual({ interfaces: ['lo'], reached: [], resolved: false });
    });

    test('allows writing only to the output folder and a size-limited /tmp', async () => {
      const run = await newRun(await hostileImage(engine, 'writes-outside.sh'));
      const result = await runContainer(engine, run);
      expect(result.logTail).not.toContain('ALLOWED');
      expect(await readFile(join(run.inputFolder, 'task.json'), 'utf8')).toBe('{}');
    });

    test('grants no privileges', async () => {
      const result = await runContainer(engine, await newRun(await hostileImage(engine, 'seeks-privileges.mjs')));
      expect(JSON.parse(result.logTail)).toMatchObject({ allowed: [], user: 65_534 });
    });

    test('does not read a symbolic link, pipe or hard link that a container left as its output', async () => {
      const run = await newRun(await hostileImage(engine, 'links-to-passwd.sh'));
      await runContainer(engine, run);
      const read = (name: string): Promise<Buffer> => readOutputFile(run.outputFolder, name, 1_000);
      await expect(read('model.onnx')).rejects.toMatchObject({
        code: 'OUTPUT_NOT_A_FILE',
        facts: { found: 'symbolic link to /etc/passwd' },
      });
      await expect(read('scores.npy')).rejects.toMatchObject({ code: 'OUTPUT_NOT_A_FILE' });
      await expect(read('second.npy')).rejects.toMatchObject({ code: 'OUTPUT_NOT_A_FILE' });
    });

    test('waits for a container that closed its stdout and stderr to end', async () => {
      const { error, elapsedMs } = await runScript('closes-its-output.sh');
      expect(error.facts).toMatchObject({ exitCode: 3, logTail: 'last words\n' });
      expect(elapsedMs).toBeGreaterThan(1_000);
    });

    test('reports a command that does not exist, with and without an init process', async () => {
      const bare = await buildTestImage(engine, { name: 'no-command', script: '', entrypoint: ['/nowhere'] });
      const init = await buildTestImage(engine, {
        name: 'no-command-init',
        script: '',
        entrypoint: ['tini', '/nowhere'],
      });
      expect((await failureOf(engine, await newRun(bare))).error.code).toBe('NOT_STARTED');
      expect((await failureOf(engine, await newRun(init))).error.code).toBe('NOT_STARTED');
    });

    test('ends immediately when aborted before or during the run', async () => {
      const run = await newRun(await hostileImage(engine, 'sleeps-forever.sh'));
      expect((await failureOf(engine, { ...run, signal: AbortSignal.abort() })).error.code).toBe('ABORTED');
      const { error, elapsedMs } = await failureOf(engine, { ...run, signal: AbortSignal.timeout(700) });
      expect(error.code).toBe('ABORTED');
      expect(elapsedMs).toBeLessThan(4_000);
    });

    test('reports a missing image as an engine failure, because it was pinned before', async () => {
      const { error } = await failureOf(engine, await newRun('localhost/mbti-test-absent:latest'));
      expect(error.code).toBe('ENGINE_FAILED');
    });

    const outsideHands = {
      'podman kill': (id: string) => engine.docker.getContainer(id).kill(),
      'podman stop': (id: string) => engine.docker.getContainer(id).stop({ t: 1 }),
      'podman rm --force': (id: string) => engine.docker.getContainer(id).remove({ force: true }),
      'kill -9 on the host': async (id: string) => {
        process.kill((await engine.docker.getContainer(id).inspect()).State.Pid, 'SIGKILL');
      },
    };

    test.each(Object.entries(outsideHands))(
      '%s is not the author’s failure: it is ours, and retried',
      async (_name, end) => {
        const run = await newRun(await hostileImage(engine, 'sleeps-forever.sh'), { wallTimeMs: 30_000 });
        const failing = failureOf(engine, run);
        const filters = { label: [`org.backdoormbti.run=${run.runId}`], status: ['running'] };
        await expect
          .poll(async () => (await engine.docker.listContainers({ filters })).length, { timeout: 15_000 })
          .toBe(1);
        await end((await engine.docker.listContainers({ filters }))[0]?.Id ?? '');
        const { error } = await failing;
        expect(['KILLED', 'ENGINE_FAILED']).toContain(error.code);
        expect(attributeFailure(error)).toMatchObject({ owner: 'platform', code: 'infrastructure' });
      },
    );

    test('removes the containers that a crashed worker left, but not those of another worker', async () => {
      const image = await hostileImage(engine, 'sleeps-forever.sh');
      const [mine, other] = [
        { ...(await newRun(image)), owner: `${owner}-mine` },
        { ...(await newRun(image)), owner: `${owner}-other` },
      ];
      for (const run of [mine, other]) {
        await (await engine.docker.createContainer(containerArguments(`mbti-${run.runId}`, run, engine.kind))).start();
      }
      expect(await removeLeftovers(engine, mine.owner)).toBe(1);
      expect(await removeLeftovers(engine, mine.owner)).toBe(0);
      expect(await removeLeftovers(engine, other.owner)).toBe(1);
    });

    test('runs another container after all of these', async () => {
      const result = await runContainer(engine, await newRun(await hostileImage(engine, 'writes-a-model.sh')));
      expect(result.exitCode).toBe(0);
    });

    afterAll(async () => {
      await removeLeftovers(engine, owner);
      await opened.close();
    });
  },
);

test('a hung engine does not hang the worker', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mbti-hung-'));
  const server = createServer((request, response) => {
    if (request.url?.includes('version')) response.end('{"Version":"0"}');
    else if (request.url?.includes('_ping')) response.end('OK');
  });
  await new Promise<void>((resolve) => server.listen(join(folder, 'engine.sock'), resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const engine = await connectEngine({ environment: { MBTI_ENGINE_SOCKET: join(folder, 'engine.sock') } });
  const run = await newRun('image');
  await expect(runContainer(engine, run, { engineTimeoutMs: 100 })).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
});

test('an engine that cannot be reached is reported as an engine failure', async () => {
  const { default: Docker } = await import('dockerode');
  const docker = new Docker({ socketPath: '/nonexistent/engine.sock' });
  const engine: Engine = { docker, kind: 'docker', version: '0', socketPath: '/nonexistent/engine.sock' };
  await expect(runContainer(engine, await newRun('image'))).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
});
