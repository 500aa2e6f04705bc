import type { LabeledSamples, Samples } from '../../benchmark/samples/dataset.ts';
import type { Modality } from '../../benchmark/words/modality.ts';
import type { Victim } from '../../runners/victims/architecture.ts';
import type { Parameters } from '../../runners/victims/layers/layer-kind.ts';
import { fillBatch, modelInput } from '../../runners/victims/model-input.ts';
import type { TokenIds } from '../../runners/victims/token-ids.ts';
import { halveCleanSet } from './halve-clean-set.ts';
import { mixSignals } from './mix-signals.ts';
import { mixWords, rankWords } from './mix-words.ts';
import { Strip, type StripAnswer, type StripInput, type StripModel } from './strip.ts';
import { signalPredictor, textPredictor } from './victim-predictor.ts';

/** Copies of a query. */
export const copyCounts: Readonly<Record<Modality, number>> = { image: 64, audio: 32, text: 20 };

/** Weight of the overlay for images and audio; the sum is not clipped. */
export const overlayWeight = 1;

/** Share of the words of a text that are replaced. */
export const replacedShare = 0.5;

export interface StripOptions {
  readonly seed: number;
  readonly tokenize: TokenIds | null; // required for texts
  readonly onProgress?: (done: number, count: number) => void;
}

/** Fits STRIP to a model and its clean set. @returns what judges samples of the same form. */
export async function fitStrip(
  victim: Victim,
  parameters: Parameters,
  clean: LabeledSamples,
  { seed, tokenize, onProgress }: StripOptions,
): Promise<(samples: Samples) => Promise<readonly StripAnswer[]>> {
  const { pool, calibration } = halveCleanSet(clean.labels, seed);
  const fit = async <Input extends StripInput>(
    model: StripModel<Input>,
    inputsOf: (samples: Samples) => readonly Input[],
  ) => {
    const inputs = inputsOf(clean.samples);
    const strip = await Strip.fit(model, pick(inputs, calibration), { seed, ...(onProgress ? { onProgress } : {}) });
    return async (samples: Samples) => {
      const answers: StripAnswer[] = [];
      for (const query of inputsOf(samples)) answers.push(await strip.judge(query));
      return answers;
    };
  };
  const { classCount, modality } = victim;
  const count = copyCounts[modality];
  if (clean.samples.modality === 'text') {
    if (!tokenize) throw new Error('STRIP needs the tokenizer of a text victim; none was given.');
    const overlays = pick(rankWords(clean.samples.texts, clean.labels), pool);
    return fit(
      {
        classCount,
        predict: textPredictor(victim, parameters, tokenize),
        perturb: (query, label, stream) => mixWords(query, overlays, { count, share: replacedShare, label, stream }),
      },
      (samples) => (samples.modality === 'text' ? samples.texts : []),
    );
  }
  const overlays = pick(signalsOf(clean.samples), pool);
  return fit(
    {
      classCount,
      predict: signalPredictor(victim, parameters),
      perturb: (query, _label, stream) => mixSignals(query, overlays, { count, weight: overlayWeight, stream }),
    },
    signalsOf,
  );
}

/** Images and clips in the scale of the model, one array each. */
function signalsOf(samples: Samples): readonly Float32Array[] {
  const input = modelInput(samples, 'channels-last', null);
  return Array.from({ length: input.count }, (_, row) => Float32Array.from(fillBatch(input, [row])));
}

function pick<T>(values: readonly T[], rows: readonly number[]): readonly T[] {
  return rows.flatMap((row) => values.slice(row, row + 1));
}
