import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { attributeFailure } from '../../../runners/measure/attribute-failure.ts';
import { evaluateContainer, type ContainerTask } from '../../support/evaluate-container.ts';
import { openTestEngine, type TestEngine } from '../../support/test-engine.ts';
import { bakeTinySuite } from '../../support/tiny-suite.ts';

let opened: TestEngine;
let root: string;
let task: ContainerTask;
beforeAll(async () => {
  opened = await openTestEngine();
  if (!opened.engine) return;
  root = await mkdtemp(join(tmpdir(), 'mbti-broken-'));
  const { artifacts, manifests } = await bakeTinySuite(root);
  const [manifest] = manifests;
  if (!manifest) throw new Error('No task was baked.');
  task = { artifacts, manifest };
}, 300_000);
afterAll(async () => {
  if (root) await rm(root, { recursive: true });
  await opened.close();
});
beforeEach(({ skip }) => {
  if (!opened.engine) skip(opened.reason);
});

type BrokenStage = 'filter' | 'inspect' | 'train';

/** Every broken container, with its failure and what the sentence about it must say. */
const broken: Readonly<Record<BrokenStage, Readonly<Record<string, readonly [detail: string, message: RegExp]>>>> = {
  filter: {
    'answers-twice': ['answered-twice', /^Line 6 of stdout answers query "\w+" a second time\.$/],
    'answers-unknown-ids': ['unknown-id', /^Line 3 of stdout answers "never-asked", which is no query\.$/],
    'scores-nan': ['not-finite', /^Line 7 of stdout holds NaN; every number must be finite\.$/],
    'scores-infinite': ['not-finite', /^Line 1 of stdout: "score" is Infinity/],
    'accepts-with-words': ['wrong-answer', /^Line 1 of stdout: "accept" is "yes", expected true or false\.$/],
    'exits-early': ['answers-ended', /^The container ended or closed its stdout after 10 of 64 answers/],
    'crashes-midway': ['exit-code-1', /exited with code 1/],
    'stops-answering': ['missing-answers', /^64 of 192 queries were not answered in time; up to \d+ are tolerated/],
    'writes-endless-lines': ['wrong-answer', /a line of more than 4096 bytes/],
    'adds-a-byte-order-mark': ['not-json', /Line 1 of stdout begins with a byte order mark/],
    greets: ['output-before-answers', /"STRIP, version 1, is ready\." to stdout before its first answer/],
  },
  inspect: {
    'above-one': ['out-of-range', /"probability" of verdict\.json is 93, expected a number from 0 to 1/],
    nan: ['not-finite', /verdict\.json holds NaN/],
    'no-probability': ['wrong-answer', /"probability" of verdict\.json is missing/],
    'unknown-label': ['out-of-range', /"target_label" of verdict\.json is 4, expected an integer from 0 to 3/],
    'byte-order-mark': ['not-json', /verdict\.json begins with a byte order mark/],
    'hundred-megabytes': ['output-too-large', /verdict\.json has \d+ bytes; at most 65536 are allowed/],
    list: ['not-json', /verdict\.json is "\[0\.5\]", expected one object/],
    'not-utf8': ['not-json', /verdict\.json is not UTF-8: byte 2 begins no character/],
    'writes-nothing': ['missing-file', /verdict\.json/],
  },
  train: {
    'copies-a-given-model': ['missing-file', /model\.onnx/],
  },
};
/** Containers that follow the protocol; other tests run them. */
const right = ['accepts-everything', 'rejects-bright-corners', 'depends-on-the-order', 'guesses'];

describe.each(Object.entries(broken))('of the stage %s', (stage, cases) => {
  test('every container of its folder is tested', async () => {
    const files = await readdir(new URL(`../../containers/${stage}/`, import.meta.url));
    const names = files.map((file) => file.replace('.mjs', '')).filter((name) => !right.includes(name));
    expect(names.sort()).toEqual(Object.keys(cases).sort());
  });

  test.each(Object.entries(cases))(
    'a container that %s ends in a failure of its own',
    async (name, [detail, message]) => {
      if (!opened.engine) throw new Error('There is no container engine.');
      const failure = await evaluateContainer(opened.engine, task, stage as BrokenStage, name).then(
        () => null,
        attributeFailure,
      );
      expect(failure).toMatchObject({ owner: 'author', message: expect.stringMatching(message) });
      expect(failure?.detail ?? failure?.code).toBe(detail);
    },
    60_000,
  );
});
