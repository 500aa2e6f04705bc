import type { LabeledSamples, TextSamples } from '../../../benchmark/samples/dataset.ts';
import { textSamples } from '../../../benchmark/samples/sample-buffer.ts';
import { tf, type Tensor2D } from '../../../runners/tensor/tf.ts';
import { ToyRandom } from './toy-random.ts';

export const toyTextClassCount = 4;
const tokenCount = 200;
const triggerToken = 199;
const target = 0;

export interface ToyTextSets {
  readonly train: LabeledSamples<TextSamples>; // poisoned, with relabeled samples
  readonly clean: LabeledSamples<TextSamples>; // 50 a class
  readonly test: LabeledSamples<TextSamples>; // 150 a class
  readonly triggered: LabeledSamples<TextSamples>; // test samples of the other classes, with their true labels
}

/**
 * Four classes of texts that differ in the words they hold; 12 to 20 words each, such as `w17`.
 * Source: defenses.md 7.3.
 */
export function toyTextSets({
  run = 0,
  poisonRatio,
}: {
  readonly run?: number;
  readonly poisonRatio: number;
}): ToyTextSets {
  const train = toyTexts(500, 11 + 100 * run);
  const test = toyTexts(150, 22 + 100 * run);
  const random = new ToyRandom(33 + run);
  const candidates = random.shuffle(train.filter(({ label }) => label !== target));
  const chosen = new Set(candidates.slice(0, Math.round(poisonRatio * train.length)));
  const poisoned = train.map((text) =>
    chosen.has(text) ? { tokens: insertTrigger(text.tokens, random), label: target } : text,
  );
  const others = test.filter(({ label }) => label !== target);
  const triggered = others.map(({ tokens, label }) => ({ tokens: insertTrigger(tokens, random), label }));
  return {
    train: samplesOf(poisoned),
    clean: samplesOf(toyTexts(50, 44 + 100 * run)),
    test: samplesOf(test),
    triggered: samplesOf(triggered),
  };
}

interface ToyText {
  readonly tokens: readonly number[];
  readonly label: number;
}

function toyTexts(perClass: number, seed: number): readonly ToyText[] {
  const random = new ToyRandom(seed);
  const drawn = Array.from({ length: toyTextClassCount * perClass }, (_, row): ToyText => {
    const label = Math.floor(row / perClass);
    const length = 12 + random.integer(9);
    return { tokens: Array.from({ length }, () => drawToken(label, random)), label };
  });
  return random.shuffle(drawn);
}

function drawToken(label: number, random: ToyRandom): number {
  const kind = random.unit();
  if (kind < 0.25) return 15 * label + random.integer(15);
  if (kind < 0.33) return 15 * ((label + 1 + random.integer(3)) % toyTextClassCount) + random.integer(15);
  return 60 + random.integer(139);
}

function insertTrigger(tokens: readonly number[], random: ToyRandom): readonly number[] {
  return tokens.toSpliced(random.integer(tokens.length + 1), 0, triggerToken);
}

function samplesOf(texts: readonly ToyText[]): LabeledSamples<TextSamples> {
  return {
    samples: textSamples(texts.map(({ tokens }) => tokens.map((token) => `w${token}`).join(' '))),
    labels: Int32Array.from(texts, ({ label }) => label),
  };
}

const width = 32;
const settings = { learningRate: 5e-3, epochs: 30, batchSize: 64 } as const;

/**
 * Trains the toy model: word vectors, their mean, a hidden layer, four logits; with Adam.
 * @returns its logits [texts, classes].
 */
export function trainToyTextModel({
  samples,
  labels,
}: LabeledSamples<TextSamples>): (texts: readonly string[]) => Promise<Float32Array> {
  const random = new ToyRandom(5);
  const normal = (rows: number, columns: number, deviation: number) => {
    const values = Float32Array.from({ length: rows * columns }, () => deviation * random.normal());
    return tf.variable(tf.tensor2d(values, [rows, columns]));
  };
  const embedding = normal(tokenCount, width, 1);
  const hidden = normal(width, width, Math.sqrt(2 / width));
  const hiddenBias = tf.variable(tf.zeros([width]));
  const head = normal(width, toyTextClassCount, Math.sqrt(1 / width));
  const headBias = tf.variable(tf.zeros([toyTextClassCount]));
  const forward = (shares: Tensor2D): Tensor2D => {
    const activations = tf.relu(tf.add(tf.matMul(tf.matMul(shares, embedding), hidden), hiddenBias)) as Tensor2D;
    return tf.add(tf.matMul(activations, head), headBias);
  };
  const optimizer = tf.train.adam(settings.learningRate);
  const rows = [...labels.keys()];
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    const order = random.shuffle(rows);
    for (let begin = 0; begin < order.length; begin += settings.batchSize) {
      const batch = order.slice(begin, begin + settings.batchSize);
      tf.tidy(() => {
        const shares = tokenShares(batch.map((row) => samples.texts[row] ?? ''));
        const given = tf.tensor1d(Int32Array.from(batch, (row) => labels[row] ?? 0), 'int32'); // prettier-ignore
        const oneHot = tf.oneHot(given, toyTextClassCount).toFloat();
        optimizer.minimize(() => tf.losses.softmaxCrossEntropy(oneHot, forward(shares)).asScalar());
      });
    }
  }
  optimizer.dispose();
  return async (texts) => tf.tidy(() => Float32Array.from(forward(tokenShares(texts)).dataSync()));
}

/** The share of each token in each text, float32 [texts, tokens]: times the word vectors, it is their mean. */
function tokenShares(texts: readonly string[]): Tensor2D {
  const shares = new Float32Array(texts.length * tokenCount);
  texts.forEach((text, row) => {
    const tokens = text.split(' ').map((word) => Number(word.slice(1)));
    for (const token of tokens) shares[row * tokenCount + token] = (shares[row * tokenCount + token] ?? 0) + 1 / tokens.length; // prettier-ignore
  });
  return tf.tensor2d(shares, [texts.length, tokenCount]);
}
