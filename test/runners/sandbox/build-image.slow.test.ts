import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { ensureBaseImage } from '../../../runners/sandbox/build-base-image.ts';
import { buildImage } from '../../../runners/sandbox/build-image.ts';
import { pinImage } from '../../../runners/sandbox/pin-image.ts';
import { openTestEngine } from '../../support/test-engine.ts';

async function contextWith(dockerfile: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mbti-context-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'Dockerfile'), dockerfile);
  return folder;
}

const opened = await openTestEngine();
describe.skipIf(opened.engine === null)(
  `with a real engine${opened.engine ? '' : ` (skipped: ${opened.reason})`}`,
  () => {
    const { engine } = opened;
    if (engine === null) return;
    const tag = 'localhost/mbti-test-build:latest';
    const removeImage = async (): Promise<void> => {
      await engine.docker.getImage(tag).remove({ force: true });
    };

    afterAll(async () => {
      await opened.close();
    });

    test('builds a base image only once', { timeout: 180_000 }, async () => {
      const first = await ensureBaseImage(engine, 'node');
      const second = await ensureBaseImage(engine, 'node');
      expect(second).toEqual({ ...first, origin: 'found' });
      expect(first.sizeBytes).toBeLessThan(200e6);
    });

    test('uses the image that the environment names', async () => {
      const { reference, digest } = await ensureBaseImage(engine, 'node');
      const named = await ensureBaseImage(engine, 'python', { environment: { MBTI_BASE_PYTHON: reference } });
      expect(named).toMatchObject({ reference, digest, origin: 'named' });
    });

    test('provides Python with NumPy and its linear algebra', { timeout: 180_000 }, async () => {
      onTestFinished(removeImage);
      const base = await ensureBaseImage(engine, 'python');
      const dockerfile = `FROM ${base.reference}\nRUN ["/usr/bin/python3", "-c", "import numpy; print('det', round(numpy.linalg.det(numpy.eye(3) * 2))) # ${Date.now()}"]\n`;
      const lines: string[] = [];
      const contextFolder = await contextWith(dockerfile);
      await buildImage(engine, { contextFolder, tag, onProgress: (line) => lines.push(line) });
      expect(lines.join('\n')).toMatch(/det\s+8/);
    });

    test('builds on a base image given as an argument, without a network', async () => {
      onTestFinished(removeImage);
      const base = await ensureBaseImage(engine, 'node');
      const check = "process.exit(require('fs').readFileSync('/proc/net/dev', 'utf8').includes('eth') ? 1 : 0)";
      const command = JSON.stringify(['/usr/bin/node', '-e', `${check} // ${Date.now()}`]);
      const contextFolder = await contextWith(
        `ARG BASE\nFROM \${BASE}\nRUN ${command}\nLABEL org.backdoormbti.stage=repair\nCMD ["true"]\n`,
      );
      const imageId = await buildImage(engine, { contextFolder, tag, buildArguments: { BASE: base.reference } });
      const image = await pinImage(engine, tag);
      expect(image).toMatchObject({ imageId, digest: imageId, runReference: imageId });
      expect(image.labels['org.backdoormbti.stage']).toBe('repair');
    });

    test('reports the end of the build log when it fails', async () => {
      const base = await ensureBaseImage(engine, 'node');
      const contextFolder = await contextWith(
        `FROM ${base.reference}\nRUN ["/bin/sh", "-c", "echo what went wrong; exit 4"]\n`,
      );
      await expect(buildImage(engine, { contextFolder, tag })).rejects.toMatchObject({
        code: 'BUILD_FAILED',
        facts: { logTail: expect.stringContaining('what went wrong') },
      });
    });

    test('refuses a Dockerfile that is missing or outside its folder', async () => {
      const contextFolder = await contextWith('FROM scratch\n');
      for (const dockerfile of ['absent', '../Dockerfile', '/etc/passwd']) {
        await expect(buildImage(engine, { contextFolder, dockerfile, tag })).rejects.toMatchObject({
          code: 'BUILD_FAILED',
        });
      }
    });
  },
);
