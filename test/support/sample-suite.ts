import type { Database } from '../../db/client.ts';
import { registerSuite } from '../../db/queries/register-suite.ts';
import type { NewTask } from '../../db/schema/tasks.ts';
import { evaluationCounts } from './evaluation-counts.ts';

/** A task with made-up rates: the attack works on the victim, and not on the clean-trained reference. */
export function sampleTask(change: Partial<NewTask> & Pick<NewTask, 'id'>): NewTask {
  return {
    suiteId: 'mini@3',
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

/** Registers mini@3 with two image tasks. */
export async function registerSampleSuite(db: Database): Promise<void> {
  const suite = { id: 'mini@3', title: 'Mini', manifestSha256: 'b'.repeat(64), manifest: {} };
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
