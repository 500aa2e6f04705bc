import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../runners/sandbox/container-engine.ts';
import { exportOnnx } from '../../../runners/victims/export-onnx.ts';
import { initializeParameters } from '../../../runners/victims/initialize-parameters.ts';
import { smallCnn } from '../../../runners/victims/small-cnn.ts';
import { buildTestImage } from '../../support/build-test-image.ts';
import { startFakeRegistry, type FakeRegistry } from '../../support/fake-registry.ts';
import { createFreshDatabase, type FreshDatabase } from '../../support/fresh-database.ts';
import { hostileImage } from '../../support/hostile-containers/hostile-image.ts';
import { openTestEngine, type TestEngine } from '../../support/test-engine.ts';
import { createTinyWorld, ended, enter, tightLimits, whileWorking, type TinyWorld } from '../../support/tiny-worker.ts';

let database: FreshDatabase;
let opened: TestEngine;
let world: TinyWorld;
let registry: FakeRegistry;

beforeAll(async () => {
  [database, opened, registry] = await Promise.all([createFreshDatabase(), openTestEngine(), startFakeRegistry()]);
  if (opened.engine) world = await createTinyWorld(database.db, opened.engine, tightLimits);
});
beforeEach(({ skip }) => {
  if (!opened.engine) skip(opened.reason);
});
afterAll(async () => {
  await world?.remove();
  await Promise.all([database.close(), opened.close(), registry.close()]);
});

interface BadInput {
  readonly name: string;
  readonly image: (engine: Engine) => Promise<string>;
  readonly code: string;
  readonly detail?: string;
  readonly sentence: RegExp;
}

const smallModel = (classCount: number) => {
  const victim = smallCnn.build({ form: { modality: 'image', height: 16, width: 16, channels: 3 }, classCount });
  return { victim, parameters: initializeParameters(victim, 0) };
};
const returning = (name: string, bytes: Uint8Array) => (engine: Engine) =>
  buildTestImage(engine, {
    name,
    stage: 'repair',
    script: `import { writeFileSync } from 'node:fs'; writeFileSync('/mbti/output/model.onnx', Buffer.from('${Buffer.from(bytes).toString('base64')}', 'base64'));`,
  });
const hostile = (file: Parameters<typeof hostileImage>[1]) => (engine: Engine) => hostileImage(engine, file);

function modelOfThreeClasses(): Uint8Array {
  const { victim, parameters } = smallModel(3);
  return exportOnnx(victim, parameters);
}
function modelOfNaN(): Uint8Array {
  const { victim, parameters } = smallModel(4);
  return exportOnnx(victim, new Map(parameters).set('fc.bias', new Float32Array(4).fill(Number.NaN)));
}

const badInputs: readonly BadInput[] = [
  {
    name: 'an image that does not exist',
    image: async () => 'localhost/mbti-test-there-is-no-such-image:1',
    code: 'image-unpullable',
    sentence: /no-such-image/,
  },
  {
    name: 'an artifact that is not an OCI image',
    image: async () => `${registry.host}/chart:1`,
    code: 'image-invalid',
    sentence: /no.*image/i,
  },
  {
    name: 'an image without the protocol label',
    image: (engine) =>
      buildTestImage(engine, { name: 'no-label', script: '', labels: { 'org.backdoormbti.protocol': '' } }),
    code: 'protocol-missing',
    sentence: /org\.backdoormbti\.protocol.*LABEL/s,
  },
  {
    name: 'weights whose names contain a NUL character',
    image: (engine) =>
      buildTestImage(engine, {
        name: 'nul-name',
        stage: 'repair',
        script: `import { writeFileSync } from 'node:fs';
          const header = Buffer.from(JSON.stringify({ ['a' + String.fromCharCode(0) + 'b']: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } }));
          const length = Buffer.alloc(8);
          length.writeUInt32LE(header.length);
          writeFileSync('/mbti/output/weights.safetensors', Buffer.concat([length, header, Buffer.alloc(4)]));`,
      }),
    code: 'invalid-output',
    detail: 'wrong-parameters',
    sentence: /found a b/,
  },
  {
    name: 'exit code 1',
    image: hostile('exits-one.sh'),
    code: 'crashed',
    detail: 'exit-code-1',
    sentence: /exited with code 1/,
  },
  {
    name: 'a 3-class model for a 4-class task',
    image: returning('three-classes', modelOfThreeClasses()),
    code: 'invalid-output',
    detail: 'wrong-shape',
    sentence: /\[batch, 3\].*\[batch, 4\]/,
  },
  {
    name: 'a model that returns NaN',
    image: returning('nan-model', modelOfNaN()),
    code: 'invalid-output',
    detail: 'not-finite',
    sentence: /not finite|no finite/,
  },
  {
    name: 'ten gigabytes of output',
    image: hostile('writes-ten-gigabytes.sh'),
    code: 'output-too-large',
    sentence: /at most 33554432 bytes/,
  },
  {
    name: 'a gigabyte of log',
    image: hostile('prints-a-gigabyte.sh'),
    code: 'log-too-large',
    sentence: /at most 1048576/,
  },
  { name: 'endless forking', image: hostile('forks-forever.sh'), code: 'too-many-processes', sentence: /limit of 64/ },
  { name: 'endless sleep', image: hostile('sleeps-forever.sh'), code: 'timed-out', sentence: /4000 ms/ },
  {
    name: 'endless allocation',
    image: hostile('allocates-forever.mjs'),
    code: 'out-of-memory',
    sentence: /memory limit of 268435456/,
  },
  {
    name: 'an attempt to use the network',
    image: (engine) =>
      buildTestImage(engine, {
        name: 'connects-out',
        stage: 'repair',
        script:
          "import { connect } from 'node:net'; connect(80, '192.0.2.1').on('connect', () => process.exit(0)); // a documentation address (RFC 5737)",
      }),
    code: 'crashed',
    detail: 'exit-code-1',
    sentence: /exited with code 1/,
  },
  {
    name: 'a symbolic link to /etc/passwd',
    image: hostile('links-to-passwd.sh'),
    code: 'invalid-output',
    detail: 'not-a-file',
    sentence: /symbolic link to \/etc\/passwd/,
  },
];

describe('a bad submission', () => {
  test.each(badInputs)(
    'with $name fails as $code, and the worker survives',
    async ({ image, code, detail, sentence }) => {
      if (!opened.engine) throw new Error('There is no container engine.');
      const reference = await image(opened.engine);
      const { submission, evaluations } = await whileWorking(world.context, async () =>
        ended(database.db, await enter(database.db, reference)),
      );
      expect({ state: submission.state, code: submission.failureCode }).toEqual({ state: 'failed', code });
      if (detail) expect(submission.failureDetail).toBe(detail);
      expect(submission.failureMessage).toMatch(sentence);
      expect(evaluations.every(({ evaluation, score }) => evaluation.state === 'failed' && score === null)).toBe(true);
      const left = await opened.engine.docker.listContainers({
        all: true,
        filters: { label: [`org.backdoormbti.owner=${world.context.ownerLabel}`] },
      });
      expect(left).toEqual([]);
    },
  );

  test('does not prevent the next one from being evaluated', async () => {
    if (!opened.engine) throw new Error('There is no container engine.');
    const copying = await buildTestImage(opened.engine, {
      name: 'copies-model',
      stage: 'repair',
      script:
        "import { copyFileSync } from 'node:fs'; copyFileSync('/mbti/input/model/model.onnx', '/mbti/output/model.onnx');",
    });
    const crashing = await hostileImage(opened.engine, 'exits-one.sh');
    const [bad, good] = await whileWorking(world.context, async () => {
      const ids = [await enter(database.db, crashing), await enter(database.db, copying)];
      return Promise.all(ids.map((id) => ended(database.db, id)));
    });
    expect(bad?.submission.state).toBe('failed');
    expect(good?.submission.state).toBe('ranked');
  });
});
