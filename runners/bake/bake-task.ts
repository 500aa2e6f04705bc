import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { OpenDataset } from '../datasets/dataset-folder.ts';
import type { Suite, TaskRecipe } from '../../benchmark/suites/suite.ts';
import { trainInChild, type TrainingRequest } from '../victims/train-in-child.ts';
import type { ArtifactFolder } from '../tasks/artifact-folder.ts';
import type { TaskProgress } from './bake-meter.ts';
import { completeTask } from './complete-task.ts';
import type { Permits } from './permits.ts';
import { craftOnce } from './craft-once.ts';
import { releasedAttack } from './make-task-data.ts';
import { referenceKeyOf, referenceOf, stageReference, stageTask, type ReferenceTask } from './stage-task.ts';
import type { TaskManifest } from '../tasks/task-manifest.ts';

export interface TaskBaking {
  readonly artifacts: ArtifactFolder;
  readonly suite: Pick<Suite, 'gates'>;
  readonly recipe: TaskRecipe;
  readonly dataset: OpenDataset;
  readonly backend: string;
  readonly trainings: Permits;
  readonly report: (progress: TaskProgress) => void;
  readonly signal: AbortSignal | undefined;
}

const stagedFraction = 0.1;
const trainedFraction = 0.95;

/** References that this process is training, by folder. Several tasks may wait for the same one. */
const underWay = new Map<string, Promise<void>>();

/**
 * Bakes one task: makes its data, trains the victim and the reference model, measures both, and publishes the task.
 * @throws BakeError GATE_MISSED; PoisonError; ChildError; …
 */
export async function bakeTask(baking: TaskBaking): Promise<TaskManifest> {
  const { artifacts, suite, recipe, dataset, backend, report, signal } = baking;
  const crafted = await craftArtifacts(baking);
  report({ fraction: 0, message: 'making data' });
  const staged = await stageTask(artifacts, recipe, dataset, { crafted, signal });
  try {
    report({ fraction: stagedFraction, message: 'waiting to train' });
    const done = { victim: 0, reference: 0 };
    const progressOf = (model: keyof typeof done) => (fraction: number) => {
      done[model] = fraction;
      const trained = (done.victim + done.reference) / 2;
      const message = `training (${model === 'victim' ? 'victim' : 'clean-trained victim'})`;
      report({ fraction: stagedFraction + (trainedFraction - stagedFraction) * trained, message });
    };
    const referenceFolder = artifacts.referenceFolder(referenceKeyOf(staged, backend));
    const both = await Promise.allSettled([
      train(baking, staged.training, progressOf('victim')),
      trainReference(baking, staged, referenceFolder, progressOf('reference')),
    ]);
    for (const result of both) if (result.status === 'rejected') throw result.reason;
    report({ fraction: trainedFraction, message: 'measuring' });
    return await completeTask(artifacts, suite, { ...staged, referenceFolder }, backend, signal);
  } finally {
    await rm(staged.folder, { recursive: true, force: true }); // no effect after publishing
  }
}

/** Crafts the attack's `artifacts` with the clean-trained victim, which is trained first. */
async function craftArtifacts(baking: TaskBaking): Promise<ReadonlyMap<string, Uint8Array>> {
  const { artifacts, recipe, dataset, backend, trainings, report, signal } = baking;
  const names = releasedAttack(recipe).artifacts ?? [];
  if (names.length === 0) return new Map();
  const reference = referenceOf(recipe, dataset);
  const surrogateFolder = artifacts.referenceFolder(referenceKeyOf(reference, backend));
  report({ fraction: 0, message: 'training (surrogate)' });
  await trainReference(baking, reference, surrogateFolder, () => {});
  report({ fraction: 0, message: 'crafting the trigger' });
  return trainings.use(() => craftOnce(artifacts, { recipe, reference, surrogateFolder, names, backend }, signal));
}

function train(
  { trainings, backend, signal }: TaskBaking,
  request: Omit<TrainingRequest, 'backend'>,
  onFraction: (fraction: number) => void,
): Promise<void> {
  const onProgress = ({ step, steps }: { readonly step: number; readonly steps: number }) => onFraction(step / steps);
  return trainings.use(() => trainInChild({ ...request, backend }, { signal, onProgress }));
}

/** Trains the clean reference, unless it exists or another task is training it. */
async function trainReference(
  baking: TaskBaking,
  task: ReferenceTask,
  folder: string,
  onFraction: (fraction: number) => void,
): Promise<void> {
  if (!existsSync(folder)) {
    const training = underWay.get(folder) ?? trainNewReference(baking, task, folder, onFraction);
    underWay.set(folder, training);
    await training.finally(() => underWay.delete(folder));
  }
  onFraction(1);
}

async function trainNewReference(
  baking: TaskBaking,
  task: ReferenceTask,
  folder: string,
  onFraction: (fraction: number) => void,
): Promise<void> {
  const reference = await stageReference(baking.artifacts, task);
  try {
    await train(baking, reference.training, onFraction);
    await baking.artifacts.publish(reference.outputFolder, folder);
  } finally {
    await reference.finish();
  }
}
