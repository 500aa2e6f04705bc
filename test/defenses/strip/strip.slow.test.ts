import { beforeAll, describe, expect, test } from 'vitest';
import { detectionCurves } from '../../../benchmark/scoring/detection-curves.ts';
import { takeSamples } from '../../../benchmark/samples/sample-buffer.ts';
import { copyCounts, fitStrip } from '../../../defenses/strip/fit-strip.ts';
import { mixSignals } from '../../../defenses/strip/mix-signals.ts';
import { mixWords, rankWords } from '../../../defenses/strip/mix-words.ts';
import { Strip, type StripAnswer, type StripInput } from '../../../defenses/strip/strip.ts';
import { signalPredictor } from '../../../defenses/strip/victim-predictor.ts';
import type { AudioSamples } from '../../../benchmark/samples/dataset.ts';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { measureToy } from '../../support/toys/measure-toy.ts';
import { toySpectrogram, toySpectrograms } from '../../support/toys/toy-clips.ts';
import { toyCnn } from '../../support/toys/toy-cnn.ts';
import { labeled } from '../../support/toys/toy-images.ts';
import { toyTextClassCount, toyTextSets, trainToyTextModel } from '../../support/toys/toy-texts.ts';
import { trainedToy, type TrainedToy } from '../../support/toys/trained-toy.ts';
import { trainedToyClips } from '../../support/toys/trained-toy-clips.ts';

// Source of the required figures: defenses.md 7.5.

beforeAll(async () => {
  await startTensorBackend('wasm');
});

const queryCount = 300; // clean ones, and as many triggered ones
const firstRows = (count: number) => Array.from({ length: count }, (_, row) => row);

function figures(clean: readonly StripAnswer[], triggered: readonly StripAnswer[]) {
  const scores = [...clean, ...triggered].map(({ score }) => score);
  const isTriggered = Uint8Array.from(scores, (_, at) => (at < clean.length ? 0 : 1));
  return {
    auroc: detectionCurves(scores, isTriggered).areaUnderRoc ?? Number.NaN,
    falseAcceptance: triggered.filter(({ accept }) => accept).length / triggered.length,
    falseRejection: clean.filter(({ accept }) => !accept).length / clean.length,
  };
}

async function judgeAll<Input extends StripInput>(strip: Strip<Input>, queries: readonly Input[]) {
  const answers: StripAnswer[] = [];
  for (const query of queries) answers.push(await strip.judge(query));
  return answers;
}

/** Fits STRIP as the container does, with both clean sets of the toy. */
async function fitToToy({ parameters, clean, calibration }: TrainedToy) {
  const known = [clean, calibration].flatMap(({ samples, labels }) =>
    Array.from(labels, (label, row) => ({ label, image: samples.rows.read(row) })),
  );
  const all = labeled(
    known.map(({ image }) => image),
    known.map(({ label }) => label),
  );
  return fitStrip(toyCnn, parameters, all, { seed: 0, tokenize: null });
}

test('tells triggered toy images from clean ones', async () => {
  const toy = await trainedToy({ poisonRatio: 0.1 });
  const judge = await fitToToy(toy);
  const rows = firstRows(queryCount);
  const found = figures(
    await judge(takeSamples(toy.test.samples, rows)),
    await judge(takeSamples(toy.triggered.samples, rows)),
  );
  expect(found.auroc).toBeGreaterThanOrEqual(0.97);
  expect(found.falseAcceptance).toBeLessThanOrEqual(0.06);
  expect(found.falseRejection).toBeLessThanOrEqual(0.1);
});

test('accepts nine tenths of the clean images of a model without a backdoor', async () => {
  const toy = await trainedToy({ poisonRatio: 0 });
  const answers = await (await fitToToy(toy))(takeSamples(toy.test.samples, firstRows(queryCount)));
  expect(answers.filter(({ accept }) => !accept).length / queryCount).toBeLessThanOrEqual(0.1);
});

test('tells triggered toy clips from clean ones', async () => {
  const toy = await trainedToyClips({ poisonRatio: 0.03 });
  const pictures = { test: toySpectrograms(toy.test), triggered: toySpectrograms(toy.triggered) };
  const undefended = measureToy(toy.parameters, pictures);
  expect(undefended.cleanAccuracy).toBeGreaterThan(0.85);
  expect(undefended.attackSuccessRate).toBeGreaterThan(0.95);
  const wavesOf = ({ rows: clips }: AudioSamples, indices: readonly number[]) =>
    indices.map((row) => Float32Array.from(clips.read(row), (value) => value / 32_768));
  const overlays = wavesOf(toy.clean.samples, [...toy.clean.labels.keys()]);
  const logitsOf = signalPredictor(toyCnn, toy.parameters);
  const strip = await Strip.fit(
    {
      classCount: toyCnn.classCount,
      predict: (waves: readonly Float32Array[]) => logitsOf(waves.map(toySpectrogram)),
      perturb: (wave, _label, stream) => mixSignals(wave, overlays, { count: copyCounts.audio, weight: 1, stream }),
    },
    wavesOf(toy.calibration.samples, [...toy.calibration.labels.keys()]),
    { seed: 0 },
  );
  const judged = async (samples: AudioSamples) => judgeAll(strip, wavesOf(samples, firstRows(100))); // a slow front end
  const found = figures(await judged(toy.test.samples), await judged(toy.triggered.samples));
  expect(found.auroc).toBeGreaterThanOrEqual(0.99);
});

describe('on toy texts', () => {
  const toy = toyTextSets({ poisonRatio: 0.05 });
  let predict: (texts: readonly string[]) => Promise<Float32Array>;
  beforeAll(() => {
    predict = trainToyTextModel(toy.train);
  });

  async function aurocAt(share: number): Promise<number> {
    const { samples, labels } = toy.clean;
    const ranked = rankWords(samples.texts, labels);
    const half = labels.length / 2; // the texts come in a random order
    const overlays = ranked.slice(0, half);
    const strip = await Strip.fit(
      {
        classCount: toyTextClassCount,
        predict,
        perturb: (text: string, label, stream) =>
          mixWords(text, overlays, { count: copyCounts.text, share, label, stream }),
      },
      samples.texts.slice(half),
      { seed: 0 },
    );
    const judged = async (texts: readonly string[]) => judgeAll(strip, texts.slice(0, queryCount));
    return figures(await judged(toy.test.samples.texts), await judged(toy.triggered.samples.texts)).auroc;
  }

  test('the toy model has learnt the backdoor', async () => {
    const logits = await predict(toy.triggered.samples.texts);
    const labels = Array.from({ length: toy.triggered.labels.length }, (_, row) => {
      const own = logits.subarray(row * toyTextClassCount, (row + 1) * toyTextClassCount);
      return own.indexOf(Math.max(...own));
    });
    expect(labels.filter((label) => label === 0).length / labels.length).toBeGreaterThan(0.85);
  });

  test('half of the words are enough to tell some triggered texts, a tenth is not', async () => {
    expect(await aurocAt(0.5)).toBeGreaterThan(0.7);
    expect(await aurocAt(0.1)).toBeLessThan(0.6);
  });
});
