import { beforeAll, describe, expect, test } from 'vitest';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import {
  stripOnClips,
  stripOnImages,
  stripRejectionWithoutBackdoor,
  toyTextsForStrip,
} from '../../support/toys/acceptance/strip.ts';

// Source of the required figures: defenses.md 7.5.

beforeAll(async () => {
  await startTensorBackend('wasm');
});

test('tells triggered toy images from clean ones', async () => {
  const found = await stripOnImages({ run: 0, poisonRatio: 0.1 });
  expect(found.auroc).toBeGreaterThanOrEqual(0.97);
  expect(found.falseAcceptance).toBeLessThanOrEqual(0.06);
  expect(found.falseRejection).toBeLessThanOrEqual(0.1);
});

test('accepts nine tenths of the clean images of a model without a backdoor', async () => {
  expect(await stripRejectionWithoutBackdoor(0)).toBeLessThanOrEqual(0.1);
});

test('tells triggered toy clips from clean ones', async () => {
  const { undefended, auroc } = await stripOnClips(0);
  expect(undefended.cleanAccuracy).toBeGreaterThan(0.85);
  expect(undefended.attackSuccessRate).toBeGreaterThan(0.95);
  expect(auroc).toBeGreaterThanOrEqual(0.99);
});

describe('on toy texts', () => {
  let toy: ReturnType<typeof toyTextsForStrip>;
  beforeAll(() => {
    toy = toyTextsForStrip(0);
  });

  test('the toy model has learnt the backdoor', async () => {
    expect(await toy.attackSuccessRate()).toBeGreaterThan(0.85);
  });

  test('half of the words are enough to tell some triggered texts, a tenth is not', async () => {
    expect((await toy.figuresAt(0.5)).auroc).toBeGreaterThan(0.7);
    expect((await toy.figuresAt(0.1)).auroc).toBeLessThan(0.6);
  });
});
