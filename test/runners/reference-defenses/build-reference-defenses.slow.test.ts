import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as onnxRuntime from 'onnxruntime-node';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { parseNpy } from '../../../benchmark/formats/npy.ts';
import { parseSafetensors } from '../../../benchmark/formats/safetensors.ts';
import { buildReferenceDefenses } from '../../../runners/reference-defenses/build-reference-defenses.ts';
import { listReferenceDefenses } from '../../../runners/reference-defenses/list-reference-defenses.ts';
import type { Stage } from '../../../benchmark/words/stage.ts';
import { AnswerBook } from '../../../benchmark/stages/answer-book.ts';
import { queryPlan } from '../../../benchmark/stages/filter.ts';
import { parseVerdict } from '../../../benchmark/stages/parse-verdict.ts';
import { sandboxLimits } from '../../../benchmark/stages/sandbox-limits.ts';
import { writeTaskInput } from '../../../runners/protocol/write-task-input.ts';
import { AskingConversation } from '../../../runners/measure/ask-queries.ts';
import { RunSecret } from '../../../runners/measure/run-secret.ts';
import { planQueries } from '../../../runners/measure/plan-queries.ts';
import { readOutputFile } from '../../support/read-output-file.ts';
import type { Conversation } from '../../../runners/sandbox/container-pipe.ts';
import type { Engine } from '../../../runners/sandbox/container-engine.ts';
import { pinImage } from '../../../runners/sandbox/pin-image.ts';
import { readProtocolLabels } from '../../../runners/sandbox/read-protocol-labels.ts';
import { runContainer } from '../../../runners/sandbox/run-container.ts';
import { removeRunFolder } from '../../../runners/sandbox/run-folders.ts';
import { parameterShapes } from '../../../runners/victims/architecture.ts';
import { tinyImages } from '../../support/tiny-images.ts';
import { openTestEngine } from '../../support/test-engine.ts';
import { writeTinyTask } from '../../defenses/write-tiny-task.ts';

const referenceDefenses = await listReferenceDefenses();
const relabeled = [3, 10, 17, 24, 31, 58];

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mbti-defense-test-'));
  onTestFinished(() => removeRunFolder(folder));
  return folder;
}

/** The modalities that the label of each image names. */
const modalitiesOf: Readonly<Record<string, readonly string[]>> = {
  'nearest-neighbors': ['image'],
  'fine-tuning': ['image', 'text', 'audio'],
  'fine-tuning-canonical': ['image', 'text', 'audio'],
  'fine-pruning': ['image', 'text', 'audio'],
  'channel-lipschitz-pruning': ['image', 'audio'],
  'neural-cleanse': ['image'],
  strip: ['image', 'text', 'audio'],
  'anti-backdoor-learning': ['image', 'text', 'audio'],
};

/**
 * Runs a reference defense on the tiny task.
 * @param asked default: the first stage of the image. @returns its output folder and the task's manifest.
 */
async function runOnTinyTask(engine: Engine, id: string, conversation?: Conversation, asked?: Stage) {
  const defenses = referenceDefenses.filter((defense) => defense.id === id);
  const [built] = await buildReferenceDefenses(engine, { defenses });
  if (!built) throw new Error(`There is no defense called ${id}.`);
  if (built.image === null) throw new Error(built.failure);
  const image = await pinImage(engine, built.image);
  const { stages, modalities } = readProtocolLabels(image.labels);
  expect(modalities).toEqual(modalitiesOf[id]);
  const stage = stages.find((declared) => asked === undefined || declared === asked);
  if (stage === undefined) throw new Error(`The image declares ${stages.join(', ')}, not ${asked}.`);
  const folder = await temporaryFolder();
  const manifest = await writeTinyTask(join(folder, 'task'), relabeled);
  const inputFolder = join(folder, 'input');
  const outputFolder = join(folder, 'output');
  const request = {
    manifest,
    stage,
    limits: sandboxLimits,
    installationSecret: Buffer.alloc(32),
    imageDigest: `sha256:${'1'.repeat(64)}`,
  };
  await writeTaskInput(inputFolder, join(folder, 'task'), request);
  const run = { runId: id, owner: 'test', image: image.runReference, inputFolder, outputFolder, gpu: false };
  await runContainer(engine, { ...run, limits: sandboxLimits, ...(conversation ? { conversation } : {}) });
  return { outputFolder, manifest };
}

const opened = await openTestEngine();
describe.skipIf(opened.engine === null)(
  `with a real engine${opened.engine ? '' : ` (skipped: ${opened.reason})`}`,
  { timeout: 180_000 },
  () => {
    const { engine } = opened;
    if (engine === null) return;

    afterAll(async () => {
      await opened.close();
    });

    test('builds every defense only once', async () => {
      const first = await buildReferenceDefenses(engine);
      expect(first.map(({ image }) => image)).toEqual(
        referenceDefenses.map(({ id }) =>
          expect.stringMatching(new RegExp(`^localhost/mbti-defense-${id}:[0-9a-f]{12}$`)),
        ),
      );
      const lines: string[] = [];
      expect(await buildReferenceDefenses(engine, { onProgress: (line) => lines.push(line) })).toEqual(first);
      expect(lines).toEqual([]);
    });

    test('reports why a defense cannot be built, and builds the others', async () => {
      const environment = { MBTI_BASE_PYTHON: 'localhost/mbti-test-absent:latest' };
      const built = await buildReferenceDefenses(engine, { environment });
      const failed = built.filter(({ image }) => image === null);
      const inPython = ['nearest-neighbors', 'channel-lipschitz-pruning'];
      expect(failed).toEqual(
        inPython.map((id) => expect.objectContaining({ id, failure: expect.stringContaining('mbti-test-absent') })),
      );
      expect(built).toHaveLength(referenceDefenses.length);
    });

    test('strip answers every query, and those that are asked again alike', async () => {
      const { samples } = tinyImages({ count: 400, sidePixels: 16, classCount: 2 });
      const secret = new RunSecret(Buffer.alloc(32), 'task', 'sha256:1');
      const [plan = []] = planQueries({ cleanCount: 400, sources: new Int32Array(), repeats: 8, secret });
      const book = new AnswerBook({ classCount: 2, queryCount: plan.length });
      const report = () => Promise.resolve();
      const asking = { sets: { clean: samples, triggered: samples }, book, queryPlan, phase: 'asking', report };
      await runOnTinyTask(engine, 'strip', new AskingConversation(plan, asking));
      const repeated = plan.filter(({ isRepeated }) => isRepeated);
      expect(repeated).toHaveLength(8);
      for (const { id } of plan) {
        expect(book.answerTo(id)).toEqual({
          score: expect.any(Number),
          accept: expect.any(Boolean),
          label: expect.any(Number),
        });
      }
      for (const { row, id } of repeated) {
        const first = plan.find((query) => query.row === row && !query.isRepeated);
        expect(book.answerTo(first?.id ?? '')).toEqual(book.answerTo(id));
      }
    });

    test('anti-backdoor-learning returns a model that the platform can run', async () => {
      const { outputFolder, manifest } = await runOnTinyTask(engine, 'anti-backdoor-learning');
      const model = await readOutputFile(outputFolder, 'model.onnx', 10_000_000);
      const session = await onnxRuntime.InferenceSession.create(model);
      const input = new onnxRuntime.Tensor(new Float32Array(3 * 16 * 16).fill(0.5), [1, 3, 16, 16]);
      const { logits } = await session.run({ input });
      expect(logits?.dims).toEqual([1, manifest.victim.classCount]);
      expect([...((logits?.data ?? []) as Float32Array)].every((logit) => Number.isFinite(logit))).toBe(true);
    });

    test('nearest-neighbors drops exactly the relabeled samples', async () => {
      const { outputFolder } = await runOnTinyTask(engine, 'nearest-neighbors');
      const keep = parseNpy(await readOutputFile(outputFolder, 'keep.npy', 10_000));
      const scores = parseNpy(await readOutputFile(outputFolder, 'scores.npy', 10_000));
      const isRelabeled = (row: number): boolean => relabeled.includes(row);
      const expected = Array.from({ length: 60 }, (_, row) => (isRelabeled(row) ? 0 : 1));
      expect(keep).toEqual({ dtype: '|b1', shape: [60], data: Uint8Array.from(expected) });
      expect(scores).toMatchObject({ dtype: '<f4', shape: [60] });
      expect([...scores.data].map((score) => Number(score) === 1)).toEqual(expected.map((kept) => kept === 0));
    });

    const repairs = ['fine-tuning', 'fine-tuning-canonical', 'fine-pruning', 'channel-lipschitz-pruning'];
    test.each([...repairs, 'neural-cleanse'])(
      '%s returns finite weights with the same names and shapes',
      async (id) => {
        const { outputFolder, manifest } = await runOnTinyTask(engine, id);
        const weights = parseSafetensors(await readOutputFile(outputFolder, 'weights.safetensors', 10_000_000));
        const shapes = parameterShapes(manifest.victim).map(({ name, shape }) => [name, shape] as const);
        expect(new Map([...weights].map(([name, { shape }]) => [name, shape]))).toEqual(new Map(shapes));
        expect([...weights.values()].every(({ data }) => data.every((value) => Number.isFinite(value)))).toBe(true);
      },
    );

    test('neural-cleanse also tells how likely a model is backdoored', async () => {
      const { outputFolder, manifest } = await runOnTinyTask(engine, 'neural-cleanse', undefined, 'inspect');
      const { probability } = parseVerdict(
        await readOutputFile(outputFolder, 'verdict.json', 1_000),
        manifest.victim.classCount,
      );
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThan(0.5); // of two labels, neither can stand out
    });
  },
);
