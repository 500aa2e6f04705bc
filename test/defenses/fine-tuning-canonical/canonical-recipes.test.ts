import { expect, test } from 'vitest';
import { fineTuningRecipes } from '../../../defenses/fine-tuning/fine-tune.ts';
import { canonicalRecipes } from '../../../defenses/fine-tuning-canonical/canonical-recipes.ts';
import { listReferenceDefenses } from '../../../runners/reference-defenses/list-reference-defenses.ts';
import { modalities } from '../../../benchmark/words/modality.ts';

test('both fine-tunings are entered, and the one with the high learning rate says so', async () => {
  const names = new Map((await listReferenceDefenses()).map(({ id, defenseName }) => [id, defenseName]));
  expect(names.get('fine-tuning')).toBe('Fine-tuning, high learning rate');
  expect(names.get('fine-tuning-canonical')).toBe('Fine-tuning');
});

test('the canonical learning rates are several times lower', () => {
  for (const modality of modalities) {
    expect(canonicalRecipes[modality].learningRate * 5).toBeLessThanOrEqual(fineTuningRecipes[modality].learningRate);
  }
});
