import { expect, test } from 'vitest';
import { audioSamples, textSamples } from '../../../benchmark/samples/sample-buffer.ts';
import { pairSamples } from '../../../runners/measure/pair-samples.ts';

const clips = (...values: readonly number[]) =>
  audioSamples({
    length: 4,
    sampleRateHz: 8_000,
    data: Int16Array.from(values.flatMap((value) => [value, value, value, value])),
  });

test('without gaps, the triggered samples are the attacked ones in their order', () => {
  const sources = pairSamples({
    clean: clips(1, 2, 3, 4, 5),
    cleanLabels: Int32Array.of(0, 1, 0, 2, 1),
    triggered: clips(102, 104, 105),
    triggeredLabels: Int32Array.of(1, 2, 1),
    spared: 0,
  });
  expect([...sources]).toEqual([1, 3, 4]);
});

test('with gaps, the most similar sample with the label is taken', () => {
  const sources = pairSamples({
    clean: clips(10, 500, 20, 900, 30),
    cleanLabels: Int32Array.of(1, 1, 1, 1, 1),
    triggered: clips(11, 19, 902),
    triggeredLabels: Int32Array.of(1, 1, 1),
    spared: 0,
  });
  expect([...sources]).toEqual([0, 2, 3]);
});

test('texts are compared by their words', () => {
  const sources = pairSamples({
    clean: textSamples(['buy now', 'dear friend how are you', 'the meeting is at nine', 'free offer']),
    cleanLabels: Int32Array.of(0, 0, 0, 0),
    triggered: textSamples(['Dear friend I watch this 3D movie how are you', 'a free I watch this 3D movie offer']),
    triggeredLabels: Int32Array.of(0, 0),
    spared: 1,
  });
  expect([...sources]).toEqual([1, 3]);
});

test('with all classes attacked, nothing is left out', () => {
  const sources = pairSamples({
    clean: clips(1, 2, 3),
    cleanLabels: Int32Array.of(0, 1, 2),
    triggered: clips(1, 2, 3),
    triggeredLabels: Int32Array.of(0, 1, 2),
    spared: null,
  });
  expect([...sources]).toEqual([0, 1, 2]);
});
