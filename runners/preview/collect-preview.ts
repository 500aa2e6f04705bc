import { wantedLabel } from '../../benchmark/attacks/attack-label.ts';
import type { AnyAttack } from '../../benchmark/attacks/attack-catalog.ts';
import type { PoisonRecipe, ResolvedRecipe } from '../../benchmark/attacks/poison/poison-recipe.ts';
import { poisonTrainingSet } from '../../benchmark/attacks/poison/poison-training-set.ts';
import { normalizeSpaces } from '../bake/apply-attack-and-factors.ts';
import { sampleAt } from '../../benchmark/samples/sample-buffer.ts';
import type { AnyDataset } from '../export/any-dataset.ts';
import { PreviewError } from './preview-error.ts';
import type { Preview, PreviewSample } from './preview.ts';
import { spreadOverClasses } from './spread-over-classes.ts';

export interface CollectPreviewRequest {
  readonly dataset: Pick<AnyDataset, 'id' | 'classNames' | 'train' | 'test'>;
  readonly attack: AnyAttack; // of the modality of the dataset
  readonly recipe: PoisonRecipe;
  /** The attack's `artifacts`, by name. */
  readonly crafted: ReadonlyMap<string, Uint8Array>;
  /** Number of triggered samples to show; also the number of covers. */
  readonly count: number;
}

/**
 * Poisons the training split and applies the trigger to a few test samples. They are the same as in the output of
 * `exportPoisonedDataset` for the same dataset and recipe.
 * @throws PreviewError NO_SAMPLE; PoisonError
 */
export function collectPreview({ dataset, attack, recipe: asked, crafted, count }: CollectPreviewRequest): {
  readonly preview: Preview;
  readonly recipe: ResolvedRecipe;
} {
  const { classNames } = dataset;
  const classCount = classNames.length;
  const [train, test] = [normalizeSpaces(dataset.train), normalizeSpaces(dataset.test)];
  const { trigger, recipe, records } = poisonTrainingSet(attack, train, asked, { classCount, artifacts: crafted });

  const wanted = (index: number) => wantedLabel(test.labels[index] ?? -1, { ...recipe, classCount });
  const candidates = [...test.labels.keys()].filter((index) => wanted(index) !== null);
  const triggered = spreadOverClasses<PreviewSample<unknown>>(candidates, test.labels, count, (index) => {
    const attackLabel = wanted(index) ?? -1;
    const changed = trigger.apply(test.samples, index, 'test', { attackLabel });
    if (changed === null) return null;
    const trueLabel = test.labels[index] ?? -1;
    return { index, trueLabel, wantedLabel: attackLabel, clean: sampleAt(test.samples, index), changed };
  });
  if (triggered.length === 0) {
    const message = `No test sample of ${dataset.id} can carry the trigger and has a label other than the target; use another --target.`;
    throw new PreviewError('NO_SAMPLE', message, { dataset: dataset.id, target: recipe.targetLabel });
  }

  const coverIndices = [...records.cover.keys()].filter((index) => records.cover[index] === 1);
  const covers = spreadOverClasses<PreviewSample<unknown>>(coverIndices, train.labels, count, (index) => {
    const trueLabel = train.labels[index] ?? -1;
    const [clean, changed] = [sampleAt(train.samples, index), sampleAt(records.samples, index)];
    return { index, trueLabel, wantedLabel: trueLabel, clean, changed };
  });
  return { preview: { classNames, triggered, covers }, recipe };
}
