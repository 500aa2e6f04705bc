import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { casesOf, keyOf, type BenchShape } from '../../bench/poisoning/cases.ts';
import { checkPeer, findPeer, peerPackages } from '../../bench/poisoning/python-peer.ts';
import { writeInputs } from '../../bench/poisoning/write-inputs.ts';

const shapes: readonly BenchShape[] = [
  { id: 'image-16', title: '16x16x3', modality: 'image', sidePixels: 16, count: 5 },
  { id: 'audio-8000', title: 'half a second', modality: 'audio', length: 8000, sampleRateHz: 16_000, count: 3 },
  { id: 'text-200', title: '200 words', modality: 'text', words: 200, count: 3 },
  { id: 'text-12', title: '12 words', modality: 'text', words: 12, count: 3 },
];
const compared = 3;
/** Attacks for which every Python variant gives the same bytes on every machine: they use integers, or copy. */
const exact = ['badnets', 'blend', 'bpp', 'bpp-covers', 'low-frequency', 'dyna-trigger', 'pnoise', 'adaptive-blend'];
/**
 * Other variants sum in another order and may round a value the other way, those in float32 more often. These are the
 * largest shares of values that may differ.
 */
const [roundedInFloat64, roundedInFloat32] = [0.0005, 0.01];

const peer = await findPeer();
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mbti-numpy-triggers-'));
});
afterAll(() => rm(root, { recursive: true }));

test.for(shapes)('the NumPy implementation produces the same samples: $title', async (shape, { skip }) => {
  if (peer === null) skip(`needs ${peerPackages}`);
  const folder = join(root, shape.id);
  const cases = casesOf(shape).filter(({ attack }) => attack !== 'bite'); // not ported to Python
  await writeInputs(folder, shape, cases, compared);
  const found = await checkPeer(folder);
  expect(Object.keys(found)).toEqual(cases.map(keyOf));
  for (const [key, variants] of Object.entries(found)) {
    const outcomes = Object.values(variants);
    const message = `${shape.id}, ${key}: ${JSON.stringify(variants)}`;
    const most = exact.includes(key) || shape.modality === 'text' ? 0 : 1;
    expect(Math.max(...outcomes.map(({ largest }) => largest)), message).toBeLessThanOrEqual(most);
    expect(Math.max(...outcomes.map(({ share }) => share)), message).toBeLessThan(roundedInFloat32);
    expect(Math.min(...outcomes.map(({ share }) => share)), message).toBeLessThan(roundedInFloat64);
  }
});
