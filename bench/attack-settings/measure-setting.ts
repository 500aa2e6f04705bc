import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvaluationCounts } from '../../benchmark/scoring/counts.ts';
import { countTask } from '../../benchmark/scoring/evaluate-task.ts';
import type { TaskRecipe } from '../../benchmark/suites/suite.ts';
import { craftOnce } from '../../runners/bake/craft-once.ts';
import { releasedAttack } from '../../runners/bake/make-task-data.ts';
import {
  referenceKeyOf,
  referenceOf,
  stageReference,
  stageTask,
  type ReferenceTask,
  type StagedTask,
} from '../../runners/bake/stage-task.ts';
import type { OpenDataset } from '../../runners/datasets/dataset-folder.ts';
import type { ArtifactFolder } from '../../runners/tasks/artifact-folder.ts';
import { predictTask } from '../../runners/tasks/predict-task.ts';
import { readTruth } from '../../runners/tasks/read-truth.ts';
import type { TaskManifest } from '../../runners/tasks/task-manifest.ts';
import { trainInChild } from '../../runners/victims/train-in-child.ts';

export interface MeasuredSetting {
  readonly undefended: EvaluationCounts;
  readonly reference: EvaluationCounts;
  readonly counts: TaskManifest['counts'];
  readonly trivialDetectors: StagedTask['trivialDetectors'];
  readonly trainingSeconds: number;
}

const backend = 'wasm';

/** Poisons, trains and measures as a bake does, but keeps only the model that is trained on clean data. */
export async function measureSetting(
  artifacts: ArtifactFolder,
  recipe: TaskRecipe,
  opened: OpenDataset,
): Promise<MeasuredSetting> {
  const crafted = await craft(artifacts, recipe, opened);
  const staged = await stageTask(artifacts, recipe, opened, { crafted });
  try {
    const startedAt = performance.now();
    await trainInChild({ ...staged.training, backend });
    const trainingSeconds = (performance.now() - startedAt) / 1000;
    const referenceFolder = await trainReference(artifacts, staged);
    return {
      undefended: await countModel(staged, join(staged.folder, 'model')),
      reference: await countModel(staged, referenceFolder),
      counts: staged.counts,
      trivialDetectors: staged.trivialDetectors,
      trainingSeconds,
    };
  } finally {
    await rm(staged.folder, { recursive: true, force: true });
  }
}

async function craft(artifacts: ArtifactFolder, recipe: TaskRecipe, opened: OpenDataset) {
  const names = releasedAttack(recipe).artifacts ?? [];
  if (names.length === 0) return new Map<string, Uint8Array>();
  const reference = referenceOf(recipe, opened);
  const surrogateFolder = await trainReference(artifacts, reference);
  return craftOnce(artifacts, { recipe, reference, surrogateFolder, names, backend });
}

/** @returns the folder of the model that is trained on clean data; several settings share one. */
async function trainReference(artifacts: ArtifactFolder, task: ReferenceTask): Promise<string> {
  const folder = artifacts.referenceFolder(referenceKeyOf(task, backend));
  if (existsSync(folder)) return folder;
  const reference = await stageReference(artifacts, task);
  try {
    await trainInChild({ ...reference.training, backend });
    await artifacts.publish(reference.outputFolder, folder);
  } finally {
    await reference.finish();
  }
  return folder;
}

async function countModel({ folder, victim, dataset, counts }: StagedTask, modelFolder: string) {
  const model = { format: 'onnx', file: join(modelFolder, 'model.onnx') } as const;
  const files = { taskFolder: folder, tokenizerFolder: modelFolder };
  const predictions = await predictTask(model, { isTrusted: true, ...files, victim, form: dataset.form, counts });
  return countTask(await readTruth(folder, victim.classCount), predictions);
}
