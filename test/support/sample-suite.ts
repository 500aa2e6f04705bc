import type { TaskRecipe } from '../../benchmark/suites/suite.ts';
import type { Database } from '../../db/client.ts';
import { registerSuite } from '../../db/queries/register-suite.ts';
import type { NewTask } from '../../db/schema/tasks.ts';
import { evaluationCounts } from './evaluation-counts.ts';

/** Recipe fields of a sample task that do not follow from its columns. */
interface RecipeChange {
  readonly attack?: Partial<TaskRecipe['attack']>;
  readonly factors?: TaskRecipe['factors'];
}

/** A task with made-up rates: the attack succeeds on the victim and fails on the reference model. */
export function sampleTask(
  change: Partial<NewTask> & Pick<NewTask, 'id'>,
  { attack, factors = [] }: RecipeChange = {},
): NewTask {
  const task = sampleColumns(change);
  const { modality, datasetId: dataset, attackId: id, poisonRatio, victimId: victim, seed } = task;
  const recipe: TaskRecipe = {
    modality,
    dataset,
    attack: { id, version: '1.0.0', poisonRatio, targetLabel: 0, parameters: {}, ...attack },
    factors,
    victim,
    seed,
    triggerSeed: 0,
  };
  return { ...task, manifest: change.manifest ?? { recipe } };
}

function sampleColumns(change: Partial<NewTask> & Pick<NewTask, 'id'>): NewTask {
  return {
    scenarioId: `scenario of ${change.id}`,
    modality: 'image',
    datasetId: 'mnist-digits',
    attackId: 'badnets',
    victimId: 'small-cnn',
    poisonRatio: 0.1,
    seed: 1,
    trainCount: 4000,
    cleanCount: 200,
    testCleanCount: 1000,
    testPoisonedCount: 900,
    undefendedCounts: evaluationCounts(),
    referenceCounts: evaluationCounts({ hitTarget: 5, hitTrue: 960 }),
    undefendedCleanAccuracy: 0.967,
    undefendedAttackSuccessRate: 0.9989,
    undefendedRobustAccuracy: 0.0011,
    referenceCleanAccuracy: 0.9715,
    referenceAttackSuccessRate: 0.0056,
    referenceRobustAccuracy: 0.9644,
    manifestSha256: 'a'.repeat(64),
    manifest: {},
    ...change,
  };
}

/** Registers mini@5 with two image tasks. */
export async function registerSampleSuite(db: Database): Promise<void> {
  const suite = { id: 'mini@5', title: 'Mini', manifestSha256: 'b'.repeat(64), manifest: {} };
  await registerSuite(db, suite, [
    sampleTask({ id: 'task-badnets' }),
    sampleTask({
      id: 'task-blend',
      attackId: 'blend',
      poisonRatio: 0.05,
      undefendedCleanAccuracy: 0.9612,
      undefendedAttackSuccessRate: 0.9433,
      undefendedRobustAccuracy: 0.0522,
    }),
  ]);
}
