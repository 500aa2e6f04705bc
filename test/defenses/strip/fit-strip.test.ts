import { beforeAll, expect, test } from 'vitest';
import type { LabeledSamples } from '../../../benchmark/samples/dataset.ts';
import { takeLabeled, takeSamples } from '../../../benchmark/samples/sample-buffer.ts';
import { fitStrip } from '../../../defenses/strip/fit-strip.ts';
import { signalPredictor } from '../../../defenses/strip/victim-predictor.ts';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { tf } from '../../../runners/tensor/tf.ts';
import type { Victim } from '../../../runners/victims/architecture.ts';
import { audioCnn } from '../../../runners/victims/audio-cnn.ts';
import { buildTokenizer } from '../../../runners/victims/build-tokenizer.ts';
import { inputBatch } from '../../../runners/victims/front-end-cache.ts';
import { initializeParameters } from '../../../runners/victims/initialize-parameters.ts';
import { fillBatch, modelInput } from '../../../runners/victims/model-input.ts';
import { smallCnn } from '../../../runners/victims/small-cnn.ts';
import { textCnn } from '../../../runners/victims/text-cnn.ts';
import { tokenIdsOf } from '../../../runners/victims/token-ids.ts';
import { VictimNetwork } from '../../../runners/victims/victim-network.ts';
import { tinyImages } from '../../support/tiny-images.ts';
import { tinyClips, tinyTexts } from '../../support/tiny-modalities.ts';

beforeAll(async () => {
  await startTensorBackend('wasm');
});

const imageForm = { modality: 'image', height: 16, width: 16, channels: 3 } as const;
const clips = tinyClips();
const texts = tinyTexts();

test.each<[string, Victim, LabeledSamples]>([
  ['images', smallCnn.build({ form: imageForm, classCount: 3 }), tinyImages({ count: 30, sidePixels: 16, classCount: 2 })], // prettier-ignore
  ['clips', audioCnn.build({ form: clips.description.form, classCount: 3 }), firstOf(clips.train, 9)],
  ['texts', textCnn.build({ form: { modality: 'text' }, classCount: 3 }), firstOf(texts.train, 30)],
])('judges %s alike in any order, with a class missing in the clean set', async (_name, victim, clean) => {
  const tokenize = tokenizerOf(victim, clean);
  const judge = await fitStrip(victim, initializeParameters(victim, 0), clean, { seed: 0, tokenize });
  const [first, second] = await judge(takeSamples(clean.samples, [0, 1]));
  expect(await judge(takeSamples(clean.samples, [1, 2, 0]))).toEqual([second, expect.anything(), first]);
  expect(first?.score).toBeLessThan(0);
  expect([0, 1, 2]).toContain(first?.label);
});

test('one sample a class is enough', async () => {
  const victim = smallCnn.build({ form: imageForm, classCount: 2 });
  const clean = firstOf(tinyImages({ count: 2, sidePixels: 16, classCount: 2 }), 2);
  const judge = await fitStrip(victim, initializeParameters(victim, 0), clean, { seed: 0, tokenize: null });
  const answers = await judge(clean.samples);
  expect(answers.every(({ score }) => Number.isFinite(score))).toBe(true);
});

test('the fast front end of audio gives the logits of the network', async () => {
  const victim = audioCnn.build({ form: clips.description.form, classCount: 3 });
  const parameters = initializeParameters(victim, 0);
  const input = modelInput(clips.train.samples, 'channels-last', null);
  const waves = [0, 1].map((row) => Float32Array.from(fillBatch(input, [row])));
  const network = new VictimNetwork(victim, parameters);
  const expected = tf.tidy(() => network.forward(inputBatch(input, [0, 1]), 'infer').logits.dataSync());
  const found = await signalPredictor(victim, parameters)(waves);
  found.forEach((logit, at) => expect(logit).toBeCloseTo(expected[at] ?? Number.NaN, 3));
  network.dispose();
});

function firstOf(split: LabeledSamples, count: number): LabeledSamples {
  return takeLabeled(split, [...split.labels.keys()].slice(0, count));
}

function tokenizerOf({ tokenizer }: Victim, { samples }: LabeledSamples) {
  if (!tokenizer || samples.modality !== 'text') return null;
  return tokenIdsOf(buildTokenizer(samples.texts, tokenizer));
}
