import { beforeAll, expect, test } from 'vitest';
import { sanitize } from '../../../defenses/activation-clustering/sanitize.ts';
import { takeLabeled } from '../../../benchmark/samples/sample-buffer.ts';
import { RandomStream } from '../../../benchmark/random/random-stream.ts';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { smallCnn } from '../../../runners/victims/small-cnn.ts';
import { tinyImages } from '../../support/tiny-images.ts';

beforeAll(async () => {
  await startTensorBackend('wasm');
});

test('reordering the rows only reorders the result', async () => {
  const tiny = smallCnn.build({ form: { modality: 'image', height: 16, width: 16, channels: 3 }, classCount: 2 });
  const victim = { ...tiny, recipe: { ...tiny.recipe, epochs: 1 } };
  const data = tinyImages({ count: 90, sidePixels: 16, classCount: 2 });
  const order = new RandomStream(0, 'test/scramble').shuffle(90);
  const straight = await sanitize(data, victim, { seed: 0, tokenize: null });
  const scrambled = await sanitize(takeLabeled(data, order), victim, { seed: 0, tokenize: null });
  expect(scrambled.scores).toEqual(Float32Array.from(order, (row) => straight.scores[row] ?? -1));
  expect(scrambled.flagged).toEqual(Uint8Array.from(order, (row) => straight.flagged[row] ?? 2));
  expect(new Set(straight.scores).size).toBeGreaterThan(1);
});
