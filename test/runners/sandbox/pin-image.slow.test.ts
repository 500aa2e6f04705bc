import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pinImage } from '../../../runners/sandbox/pin-image.ts';
import { startFakeRegistry, type FakeRegistry } from '../../support/fake-registry.ts';
import { openTestEngine } from '../../support/test-engine.ts';

const digest = `sha256:${'a'.repeat(64)}`;

test('refuses a malformed reference without contacting an engine or a registry', async () => {
  const engine = { docker: null } as never; // must not be used
  await expect(pinImage(engine, '--privileged')).rejects.toMatchObject({ code: 'IMAGE_REFERENCE_MALFORMED' });
});

const opened = await openTestEngine();
describe.skipIf(opened.engine === null)(
  `with a real engine${opened.engine ? '' : ` (skipped: ${opened.reason})`}`,
  () => {
    const { engine } = opened;
    if (engine === null) return;
    let registry: FakeRegistry;
    beforeAll(async () => {
      registry = await startFakeRegistry();
    });
    afterAll(async () => {
      for (const name of ['good', 'volume']) {
        const images = await engine.docker.listImages({ filters: { reference: [`${registry.host}/${name}`] } });
        for (const { Id } of images) await engine.docker.getImage(Id).remove({ force: true });
      }
      await registry.close();
      await opened.close();
    });

    test("pins a pulled image by the registry's digest, which is the same on every machine", async () => {
      const image = await pinImage(engine, `${registry.host}/good:1`);
      expect(image).toMatchObject({
        digest: registry.goodDigest,
        runReference: `${registry.host}/good@${registry.goodDigest}`,
        labels: { 'org.backdoormbti.protocol': '1' },
      });
      expect(await pinImage(engine, image.runReference)).toMatchObject({
        digest: image.digest,
        imageId: image.imageId,
      });
    });

    test('pulls by digest', async () => {
      const image = await pinImage(engine, `${registry.host}/good@${registry.goodDigest}`);
      expect(image.digest).toBe(registry.goodDigest);
    });

    test.each(['absent:1', `good@${digest}`])('reports that %s cannot be pulled', async (name) => {
      await expect(pinImage(engine, `${registry.host}/${name}`)).rejects.toMatchObject({ code: 'IMAGE_UNPULLABLE' });
    });

    test.each(['chart', 'garbage', 'broken'])(
      'tells "%s", which is no image, from one that is missing',
      async (name) => {
        await expect(pinImage(engine, `${registry.host}/${name}:1`)).rejects.toMatchObject({ code: 'IMAGE_INVALID' });
      },
    );

    test('a registry that is away, slow, unknown or overloaded is not the fault of the image', async () => {
      const unavailable = { code: 'REGISTRY_UNAVAILABLE' };
      await expect(pinImage(engine, '127.0.0.1:1/team/defense:1')).rejects.toMatchObject(unavailable);
      await expect(pinImage(engine, 'registry.invalid/team/defense:1')).rejects.toMatchObject(unavailable);
      await expect(pinImage(engine, `${registry.host}/silent:1`, { pullTimeoutMs: 500 })).rejects.toMatchObject({
        ...unavailable,
        facts: { timeoutMs: 500 },
      });
    });

    test.each([429, 500, 502, 503])(
      'status %i of a registry is its own trouble',
      async (status) => {
        await expect(pinImage(engine, `${registry.host}/status-${status}:1`)).rejects.toMatchObject({
          code: 'REGISTRY_UNAVAILABLE',
        });
      },
      60_000,
    );

    test('an image may be named after a status or a trouble', async () => {
      for (const name of ['absent:429', 'absent:500', 'timeout:1', 'absent/service-unavailable:503']) {
        await expect(pinImage(engine, `${registry.host}/${name}`)).rejects.toMatchObject({ code: 'IMAGE_UNPULLABLE' });
      }
    });

    test.each([401, 403, 404])('status %i of a registry means that the image cannot be had', async (status) => {
      await expect(pinImage(engine, `${registry.host}/status-${status}:1`)).rejects.toMatchObject({
        code: 'IMAGE_UNPULLABLE',
      });
    });

    test('does not look for a local image in a registry', async () => {
      const startedAt = performance.now();
      await expect(pinImage(engine, 'localhost/absent:1')).rejects.toMatchObject({ code: 'IMAGE_UNPULLABLE' });
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    });

    test('refuses an image that is too large, and one that declares a volume', async () => {
      await expect(pinImage(engine, `${registry.host}/good:1`, { sizeBytesMax: 1 })).rejects.toMatchObject({
        code: 'IMAGE_TOO_LARGE',
      });
      await expect(pinImage(engine, `${registry.host}/volume:1`)).rejects.toMatchObject({
        code: 'IMAGE_INVALID',
        facts: { volumes: ['/data'] },
      });
    });
  },
);
