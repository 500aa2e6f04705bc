import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Stage } from '../../../benchmark/words/stage.ts';
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

/** Every broken container, with its failure and what the sentence about it must say. */
const broken: Readonly<Record<Stage, Readonly<Record<string, readonly [detail: string, message: RegExp]>>>> = {
  filter: {
    'answers-twice': ['answered-twice', /^Line 6 of stdout answers query "\w+" a second time\.$/],
    'answers-unknown-ids': ['unknown-id', /^Line 3 of stdout answers "never-asked", which is no query\.$/],
    'scores-nan': ['not-finite', /^Line 7 of stdout holds NaN; every number must be finite\.$/],
    'scores-infinite': ['not-finite', /^Line 1 of stdout: "score" is Infinity/],
    'accepts-with-words': ['wrong-answer', /^Line 1 of stdout: "accept" is "yes", expected true or false\.$/],
    'exits-early': ['answers-ended', /^The container ended or closed its stdout after 10 of 64 answers/],
    'crashes-midway': ['exit-code-1', /exited with code 1/],
    'stops-answering': [
      'missing-answers',
      /^64 of the 192 queries so far were not answered in time; up to \d+ are tolerated/,
    ],
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
    'hundred-megabytes': ['output-too-large', /verdict\.json has \d+ bytes; at most 4096 are allowed/],
    list: ['not-json', /verdict\.json is "\[0\.5\]", expected one object/],
    'not-utf8': ['not-json', /verdict\.json is not UTF-8: byte 2 begins no character/],
    'writes-nothing': ['missing-file', /verdict\.json/],
  },
  sanitize: {
    'scores-in-two-columns': ['wrong-shape', /^scores\.npy holds float32 \[760, 2\], expected float32 \[760\]/],
    'scores-in-fortran-order': ['wrong-shape', /^scores\.npy holds float32 \[760, 2\], expected float32 \[760\]/],
    'scores-in-float64': ['wrong-dtype', /^scores\.npy holds <f8 \[760\], expected float32 \(<f4\) \[760\]\.$/],
    'scores-in-big-endian-float64': ['wrong-dtype', /^scores\.npy holds >f8 \[760\], expected float32 \(<f4\) \[760\]/],
    'scores-in-csv': ['unreadable', /^scores\.npy is not .* NumPy file; expected float32 \[760\]: .* "73 63 6f 72/],
    'scores-nan': ['not-finite', /^scores\.npy holds NaN at index 7; every score must be a finite number\.$/],
    'scores-infinite': ['not-finite', /^scores\.npy holds -Infinity at index 759; every score must be a finite/],
    'leaves-one-score-out': ['wrong-shape', /^scores\.npy holds float32 \[759\], expected float32 \[760\]/],
    'keeps-one-too-many': ['wrong-shape', /^keep\.npy holds bool \[761\], expected bool \[760\]/],
    'keeps-nothing': ['nothing-kept', /^keep\.npy keeps no sample/],
    'keeps-in-int64': ['wrong-dtype', /^keep\.npy holds <i8 \[760\], expected bool \(\|b1\) \[760\]\.$/],
    'forgets-keep': ['missing-file', /keep\.npy/],
  },
  train: {
    'copies-a-given-model': ['missing-file', /model\.onnx/],
    'stores-weights-elsewhere': ['external-data', /^Tensor elsewhere of model\.onnx .*, expected all .* inside/],
    'declares-ten-gigabytes': ['unreadable', /^Tensor huge of model\.onnx declares 2500000000 values .*, expected/],
    'uses-a-custom-operator': ['refused-operator', /^model\.onnx uses operator org\.example\.Cleanse; only standard/],
    'invents-a-standard-operator': ['not-runnable', /model\.onnx: .*No Op registered for Cleanse/],
    'calls-itself': ['refused-operator', /^model\.onnx defines the function org\.example\.Again, expected standard/],
    'nests-graphs': ['unreadable', /^model\.onnx .* is not an ONNX file/],
    'needs-a-later-opset': ['not-runnable', /^model\.onnx names version 99 of .*\(opset\), expected 7 to 26\.$/],
    'returns-float64': ['wrong-dtype', /^The output logits of model\.onnx is float64, expected float32 \[batch, 4\]/],
    'returns-int64': ['wrong-dtype', /^model\.onnx returned logits int64 .*, expected float32 \[\d+, 4\]\.$/],
    'returns-other-outputs': ['wrong-signature', /^model\.onnx has the outputs probabilities, features, expected one/],
    'returns-nothing': ['wrong-signature', /^model\.onnx has the outputs \(none\), expected one named logits: float32/],
    'returns-two-rows-each': ['wrong-shape', /^model\.onnx returned logits float32 \[500, 4\] for 250 .* \[250, 4\]/],
    'returns-nan': ['not-finite', /^The returned model gives logits that are not finite numbers/],
  },
  repair: {
    'renames-a-tensor': ['wrong-parameters', /^weights\.safetensors has no tensor fc\.weight, expected .*; found/],
    'transposes-a-tensor': ['wrong-shape', /^Tensor fc\.weight of weights.* is \[64, 4\], expected \[4, 64\]\.$/],
    'weights-nan': ['not-finite', /^Tensor fc\.bias of weights\.safetensors holds NaN at index 2; every weight must/],
    'weights-in-int8': ['unreadable', /^weights\.safetensors: .* tensor "fc\.bias" of dtype I8, expected F64, F32/],
    'header-of-ten-gigabytes': ['unreadable', /^weights.* found a header of 10000000000 bytes, expected at most/],
    'tensor-of-ten-gigabytes': ['unreadable', /^weights.* found tensor "fc\.weight" at bytes .*, expected it to/],
    'renames-the-logits': ['wrong-signature', /^model\.onnx has the outputs scores, features, expected one named/],
    'stores-weights-elsewhere': ['external-data', /^Tensor elsewhere of model\.onnx .*, expected all .* inside/],
    'needs-a-later-opset': ['not-runnable', /^model\.onnx names version 99 of .*\(opset\), expected 7 to 26\.$/],
    'writes-nothing': ['missing-file', /neither .*model\.onnx nor .*weights\.safetensors/],
  },
};
/** Containers that follow the protocol; other tests run them. */
const right = ['accepts-everything', 'rejects-bright-corners', 'depends-on-the-order', 'guesses'].concat([
  'keeps-everything',
  'scores-big-endian',
  'answers-the-same',
]);

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
      const failure = await evaluateContainer(opened.engine, task, stage as Stage, name).then(
        () => null,
        attributeFailure,
      );
      expect(failure).toMatchObject({ owner: 'author', message: expect.stringMatching(message) });
      expect(failure?.detail ?? failure?.code).toBe(detail);
    },
    60_000,
  );
});
