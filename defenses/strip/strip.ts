import { sha256Hex } from '../../benchmark/identity/sha256.ts';
import { RandomStream } from '../../benchmark/random/random-stream.ts';
import { meanEntropyBits } from './entropy.ts';
import { rankQuantile } from './rank-quantile.ts';

/** One query in the form that the model takes: values of an image or a clip, or a text. */
export type StripInput = Float32Array | string;

export interface StripModel<Input extends StripInput> {
  readonly classCount: number;
  /** @returns logits [inputs, classCount]. */
  predict(inputs: readonly Input[]): Promise<Float32Array>;
  /** Copies of a query, mixed with clean samples. @param label the model's prediction for the query. */
  perturb(query: Input, label: number, stream: RandomStream): readonly Input[];
}

export interface StripAnswer {
  readonly score: number; // minus the entropy in bits
  readonly accept: boolean;
  readonly label: number; // of the query itself
}

/** Share of clean queries that may be rejected. */
export const falseRejectionRate = 0.05;

/**
 * STRIP: the prediction of a triggered query survives when it is mixed with other samples, so the entropy of its copies
 * is low. The threshold is fitted to clean samples.
 * Source: Gao et al. 2019, "STRIP: A Defence Against Trojan Attacks on Deep Neural Networks", arXiv:1902.06531; for texts
 * and audio: Gao et al. 2019, arXiv:1911.10312.
 */
export class Strip<Input extends StripInput> {
  private readonly model: StripModel<Input>;
  private readonly seed: number;
  readonly threshold: number; // entropy in bits; less is rejected

  private constructor(model: StripModel<Input>, seed: number, threshold: number) {
    this.model = model;
    this.seed = seed;
    this.threshold = threshold;
  }

  /** @param calibration clean samples that are not mixed into others. */
  static async fit<Input extends StripInput>(
    model: StripModel<Input>,
    calibration: readonly Input[],
    { seed, onProgress }: { readonly seed: number; readonly onProgress?: (done: number, count: number) => void },
  ): Promise<Strip<Input>> {
    const entropies: number[] = [];
    for (const sample of calibration) {
      entropies.push((await examine(model, sample, seed)).entropy);
      onProgress?.(entropies.length, calibration.length);
    }
    return new Strip(model, seed, rankQuantile(entropies, falseRejectionRate));
  }

  /** The answer to a query is a function of its bytes: other queries before it or beside it do not change it. */
  async judge(query: Input): Promise<StripAnswer> {
    const { entropy, label } = await examine(this.model, query, this.seed);
    return { score: -entropy, accept: entropy >= this.threshold, label };
  }
}

/** The prediction for a query, and the mean entropy of its copies, which are predicted in a batch of their own. */
async function examine<Input extends StripInput>(
  { classCount, predict, perturb }: StripModel<Input>,
  query: Input,
  seed: number,
): Promise<{ readonly label: number; readonly entropy: number }> {
  const logits = await predict([query]);
  const label = logits.indexOf(logits.reduce((max, logit) => Math.max(max, logit), Number.NEGATIVE_INFINITY));
  const bytes = typeof query === 'string' ? Buffer.from(query) : new Uint8Array(query.buffer, query.byteOffset, query.byteLength); // prettier-ignore
  const stream = new RandomStream(seed, `defense/strip/${sha256Hex(bytes)}`);
  return {
    label: Math.max(0, label),
    entropy: meanEntropyBits(await predict(perturb(query, label, stream)), classCount),
  };
}
