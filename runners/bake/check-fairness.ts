import type { AttackDescription } from '../../benchmark/attacks/attack.ts';
import { contentKept } from '../../benchmark/scoring/content-kept.ts';
import { fullAttackSuccess } from '../../benchmark/scoring/full-attack-success.ts';
import { scenarioOf, sparedLabel, type Suite } from '../../benchmark/suites/suite.ts';
import type { TaskManifest } from '../tasks/task-manifest.ts';
import { BakeError } from './bake-error.ts';

/** What a task states about itself before it is published. */
export type MeasuredTask = Pick<
  TaskManifest,
  'recipe' | 'undefended' | 'reference' | 'counts' | 'testStrengths' | 'trivialDetectors'
>;

/** Least share of the clean accuracy that a clean-trained victim keeps on triggered samples. */
const contentKeptMin = 0.75;

/** Largest AUROC of a trivial detector that the attack's nature does not explain. */
const trivialDetectionMax = 0.95;

/**
 * Rejects a task that does not measure what it claims: a trigger that is stronger in the test set, success that is
 * counted over some of the samples or by chance, a trigger that hides the content, or poison that a simple rule finds.
 * Suites without `rules` are older than these checks and skip them.
 * @throws BakeError GATE_MISSED with every problem.
 */
export function checkFairness(
  task: MeasuredTask,
  attack: Pick<AttackDescription, 'minimumAttackSuccessRate' | 'defaultPoisonRatio'>,
  gates: Suite['gates'],
): void {
  if (gates.rules === undefined) return;
  const problems = [
    ...strengthProblems(task),
    ...successProblems(task, attack, gates),
    ...contentProblems(task),
    ...detectorProblems(task),
  ];
  if (problems.length === 0) return;
  const scenario = scenarioOf(task.recipe);
  throw new BakeError('GATE_MISSED', `Task ${scenario} is rejected: ${problems.join('; ')}.`, {
    task: scenario,
    problems,
  });
}

function strengthProblems({ testStrengths }: MeasuredTask): readonly string[] {
  return testStrengths
    .filter(({ reason }) => reason === null)
    .map(({ parameter, training, test }) => {
      return `the trigger of test samples has ${parameter} ${test}, but was trained with ${training}`;
    });
}

/** The attack's own gate is defined for its default ratio; below it, only the gate of the suite applies. */
function successProblems(
  { recipe, undefended, counts }: MeasuredTask,
  { defaultPoisonRatio, minimumAttackSuccessRate }: Parameters<typeof checkFairness>[1],
  gates: Suite['gates'],
): readonly string[] {
  const success = fullAttackSuccess(undefended, counts.testUntriggered);
  const ownGate = recipe.attack.poisonRatio >= defaultPoisonRatio ? minimumAttackSuccessRate : 0;
  const least = Math.max(gates.attackSuccessRate, ownGate);
  if (success !== null && success.low >= least) return [];
  const [rate, low] = [success?.rate ?? 0, success?.low ?? 0].map((value) => value.toFixed(4));
  return [
    `attack success rate ${rate} over all samples that the attacker wants, at least ${low} with 95 % confidence; expected at least ${least.toFixed(4)} with that confidence`,
  ];
}

function contentProblems({ recipe, reference }: MeasuredTask): readonly string[] {
  const kept = contentKept(reference, sparedLabel(recipe)) ?? 0;
  if (kept >= contentKeptMin) return [];
  return [
    `with the trigger the clean-trained victim keeps ${kept.toFixed(4)} of its accuracy, expected at least ${contentKeptMin}`,
  ];
}

function detectorProblems({ trivialDetectors }: MeasuredTask): readonly string[] {
  if (trivialDetectors === null) return ['the trivial detectors were not asked'];
  return trivialDetectors
    .filter(({ auroc, explained }) => auroc > trivialDetectionMax && !explained)
    .map(
      ({ id, auroc }) =>
        `the trivial detector "${id}" has AUROC ${auroc.toFixed(4)}, expected at most ${trivialDetectionMax}`,
    );
}
