import type { ResolvedRecipe } from '../../benchmark/attacks/poison/poison-recipe.ts';
import type { AnyDataset } from './any-dataset.ts';
import { ExportError } from './export-error.ts';

const labelsShown = 20;

/**
 * Refuses data on which an attack would mean nothing, before anything is computed.
 * @throws ExportError SINGLE_CLASS | TARGET_ABSENT | NOTHING_TO_ATTACK
 */
export function requireAttackable(
  { id, classNames, train, test }: Pick<AnyDataset, 'id' | 'classNames' | 'train' | 'test'>,
  { labelRule, labelMode, targetLabel }: Pick<ResolvedRecipe, 'labelRule' | 'labelMode' | 'targetLabel'>,
): void {
  const named = (label: number) => (classNames[label] === `${label}` ? `${label}` : `${label} (${classNames[label]})`);
  const present = [...new Set(train.labels)].sort((a, b) => a - b);
  const [only = 0] = present;
  if (present.length < 2) {
    const message = `All ${train.labels.length} training samples of ${id} have the label ${named(only)}. Nothing could be attacked: a backdoor changes one class into another.`;
    throw new ExportError('SINGLE_CLASS', message, { id, label: only });
  }
  if (labelRule === 'untargeted' || labelMode === 'all-to-all') return;
  if (!present.includes(targetLabel)) {
    const shown = present.slice(0, labelsShown).map(named).join(', ');
    const more = present.length > labelsShown ? ', …' : '';
    const message = `No training sample of ${id} has the target label ${named(targetLabel)}. The labels in the data are ${shown}${more}; give one of them as --target.`;
    throw new ExportError('TARGET_ABSENT', message, { id, targetLabel, present });
  }
  if (test.labels.every((label) => label === targetLabel)) {
    const message = `All ${test.labels.length} test samples of ${id} already have the target label ${named(targetLabel)}, so no sample could be attacked. Add test samples of other classes, or give another --target.`;
    throw new ExportError('NOTHING_TO_ATTACK', message, { id, targetLabel });
  }
}
