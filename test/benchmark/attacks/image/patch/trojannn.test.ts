import { expect, test } from 'vitest';
import { trojanArtifact, trojannn } from '../../../../../benchmark/attacks/image/patch/trojannn.ts';
import { sampleAt } from '../../../../../benchmark/samples/sample-buffer.ts';
import { standInArtifacts } from '../../../../support/attack-hosts.ts';
import { tinyImages } from '../../../../support/tiny-images.ts';

const { samples, labels } = tinyImages({ count: 3, sidePixels: 32 });
const artifacts = standInArtifacts(trojannn);
const sources = { train: { samples, labels }, poisonedIndices: new Uint32Array(), targetLabel: 0, artifacts };

test('replaces exactly the square of the mask with the artifact', () => {
  const host = sampleAt(samples, 1);
  const after = trojannn.createTrigger({ shape: samples, seed: 0, triggerSeed: 0, sources }).apply(samples, 1, 'test');
  const pixels = artifacts.get(trojanArtifact);
  after?.forEach((value, at) => {
    const pixel = Math.floor(at / 3);
    const [row, column] = [Math.floor(pixel / 32) - 23, (pixel % 32) - 23]; // 8 pixels, 1 from the edges
    const inside = row >= 0 && row < 8 && column >= 0 && column < 8;
    expect(value).toBe(inside ? pixels?.[(row * 8 + column) * 3 + (at % 3)] : host[at]);
  });
});

test('rejects a missing artifact and one of the wrong size', () => {
  const create = (found?: Uint8Array) => () =>
    trojannn.createTrigger({
      shape: samples,
      seed: 0,
      triggerSeed: 0,
      sources: { ...sources, artifacts: new Map(found ? [[trojanArtifact, found]] : []) },
    });
  expect(create()).toThrowError(/trojannn-trigger with 192 bytes.*found nothing/);
  expect(create(new Uint8Array(3))).toThrowError(/found 3 bytes/);
});
