import { detectionCurves } from '../../../../benchmark/scoring/detection-curves.ts';
import type { AudioSamples } from '../../../../benchmark/samples/dataset.ts';
import { takeSamples } from '../../../../benchmark/samples/sample-buffer.ts';
import { copyCounts, fitStrip } from '../../../../defenses/strip/fit-strip.ts';
import { mixSignals } from '../../../../defenses/strip/mix-signals.ts';
import { mixWords, rankWords } from '../../../../defenses/strip/mix-words.ts';
import { Strip, type StripAnswer, type StripInput } from '../../../../defenses/strip/strip.ts';
import { signalPredictor } from '../../../../defenses/strip/victim-predictor.ts';
import { measureToy, type ToyScore } from '../measure-toy.ts';
import { toySpectrogram, toySpectrograms } from '../toy-clips.ts';
import { toyCnn } from '../toy-cnn.ts';
import { labeled } from '../toy-images.ts';
import { toyTextClassCount, toyTextSets, trainToyTextModel } from '../toy-texts.ts';
import { trainedToy, type TrainedToy } from '../trained-toy.ts';
import { trainedToyClips } from '../trained-toy-clips.ts';

/** Fractions in [0, 1]. */
export interface FilterFigures {
  readonly auroc: number;
  readonly falseAcceptance: number; // triggered queries that are accepted
  readonly falseRejection: number; // clean queries that are rejected
}

const queryCount = 300; // clean ones, and as many triggered ones
const clipCount = 100; // of each; their front end is slow

/** STRIP on the toy images, of a model with a backdoor. */
export async function stripOnImages({
  run,
  poisonRatio,
}: {
  readonly run: number;
  readonly poisonRatio: number;
}): Promise<FilterFigures> {
  const toy = await trainedToy({ run, poisonRatio });
  const judge = await fitToToy(toy, run);
  const rows = firstRows(queryCount);
  return figures(
    await judge(takeSamples(toy.test.samples, rows)),
    await judge(takeSamples(toy.triggered.samples, rows)),
  );
}

/** Share of the clean toy images that STRIP rejects for a model without a backdoor. */
export async function stripRejectionWithoutBackdoor(run: number): Promise<number> {
  const toy = await trainedToy({ run, poisonRatio: 0 });
  const answers = await (await fitToToy(toy, run))(takeSamples(toy.test.samples, firstRows(queryCount)));
  return answers.filter(({ accept }) => !accept).length / queryCount;
}

/** Fits STRIP as the container does, with both clean sets of the toy. */
async function fitToToy({ parameters, clean, calibration }: TrainedToy, seed: number) {
  const known = [clean, calibration].flatMap(({ samples, labels }) =>
    Array.from(labels, (label, row) => ({ label, image: samples.rows.read(row) })),
  );
  const all = labeled(
    known.map(({ image }) => image),
    known.map(({ label }) => label),
  );
  return fitStrip(toyCnn, parameters, all, { seed, tokenize: null });
}

/** STRIP on the toy clips with 3 % of poison, which it mixes as waves. */
export async function stripOnClips(run: number): Promise<FilterFigures & { readonly undefended: ToyScore }> {
  const toy = await trainedToyClips({ run, poisonRatio: 0.03 });
  const pictures = { test: toySpectrograms(toy.test), triggered: toySpectrograms(toy.triggered) };
  const overlays = wavesOf(toy.clean.samples, [...toy.clean.labels.keys()]);
  const logitsOf = signalPredictor(toyCnn, toy.parameters);
  const strip = await Strip.fit(
    {
      classCount: toyCnn.classCount,
      predict: (waves: readonly Float32Array[]) => logitsOf(waves.map(toySpectrogram)),
      perturb: (wave, _label, stream) => mixSignals(wave, overlays, { count: copyCounts.audio, weight: 1, stream }),
    },
    wavesOf(toy.calibration.samples, [...toy.calibration.labels.keys()]),
    { seed: run },
  );
  const judged = (samples: AudioSamples) => judgeAll(strip, wavesOf(samples, firstRows(clipCount)));
  return {
    ...figures(await judged(toy.test.samples), await judged(toy.triggered.samples)),
    undefended: measureToy(toy.parameters, pictures),
  };
}

function wavesOf({ rows: clips }: AudioSamples, indices: readonly number[]): readonly Float32Array[] {
  return indices.map((row) => Float32Array.from(clips.read(row), (value) => value / 32_768));
}

/** The toy texts with 5 % of poison and their model, on which STRIP replaces a share of the words. */
export function toyTextsForStrip(run: number) {
  const toy = toyTextSets({ run, poisonRatio: 0.05 });
  const predict = trainToyTextModel(toy.train);
  return {
    /** Of the model without STRIP. */
    attackSuccessRate: async (): Promise<number> => {
      const logits = await predict(toy.triggered.samples.texts);
      const labels = Array.from({ length: toy.triggered.labels.length }, (_, row) => {
        const own = logits.subarray(row * toyTextClassCount, (row + 1) * toyTextClassCount);
        return own.indexOf(Math.max(...own));
      });
      return labels.filter((label) => label === 0).length / labels.length;
    },
    /** @param share of the words that are replaced. */
    figuresAt: async (share: number): Promise<FilterFigures> => {
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
        { seed: run },
      );
      const judged = (texts: readonly string[]) => judgeAll(strip, texts.slice(0, queryCount));
      return figures(await judged(toy.test.samples.texts), await judged(toy.triggered.samples.texts));
    },
  };
}

async function judgeAll<Input extends StripInput>(
  strip: Strip<Input>,
  queries: readonly Input[],
): Promise<readonly StripAnswer[]> {
  const answers: StripAnswer[] = [];
  for (const query of queries) answers.push(await strip.judge(query));
  return answers;
}

function figures(clean: readonly StripAnswer[], triggered: readonly StripAnswer[]): FilterFigures {
  const scores = [...clean, ...triggered].map(({ score }) => score);
  const isTriggered = Uint8Array.from(scores, (_, at) => (at < clean.length ? 0 : 1));
  return {
    auroc: detectionCurves(scores, isTriggered).areaUnderRoc ?? Number.NaN,
    falseAcceptance: triggered.filter(({ accept }) => accept).length / triggered.length,
    falseRejection: clean.filter(({ accept }) => !accept).length / clean.length,
  };
}

function firstRows(count: number): readonly number[] {
  return Array.from({ length: count }, (_, row) => row);
}
