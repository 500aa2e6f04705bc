import { join } from 'node:path';
import type { EvaluationCounts } from '../../benchmark/scoring/counts.ts';
import { countDetections, type DetectionRecord } from '../../benchmark/scoring/detection.ts';
import { detectionCurves, rocPoints } from '../../benchmark/scoring/detection-curves.ts';
import { countTask, type TaskTruth } from '../../benchmark/scoring/evaluate-task.ts';
import type { Samples } from '../../benchmark/samples/dataset.ts';
import { sparedLabel } from '../../benchmark/suites/suite.ts';
import { AnswerBook } from '../../benchmark/stages/answer-book.ts';
import { queryPlan as stageQueryPlan, type FilterAnswer } from '../../benchmark/stages/filter.ts';
import { taskFiles, taskSampleFiles } from '../../benchmark/words/task-files.ts';
import { openSamples } from '../artifacts/sample-files.ts';
import type { TaskManifest } from '../tasks/task-manifest.ts';
import { AskingConversation } from './ask-queries.ts';
import { pairSamples, type TestSets } from './pair-samples.ts';
import { predictOwnModel, truthOf, type MeasuringRequest, type SystemMeasurement } from './measurement.ts';
import { planQueries, type PlannedQuery } from './plan-queries.ts';

/**
 * Stage `filter`: the undefended model answers, and the container decides which of its answers may leave. The container
 * is run twice, because no run may have a sample both with and without the trigger.
 */
export async function measureFilter(request: MeasuringRequest): Promise<SystemMeasurement> {
  const { manifest, taskFolder, secret, queryPlan = stageQueryPlan } = request;
  const { classCount } = manifest.victim;
  const files = taskSampleFiles(manifest.form.modality);
  const own = await predictOwnModel(join(taskFolder, taskFiles.onnx), request);
  const truth = await truthOf(request);
  const clean = openSamples(join(taskFolder, files.testClean), manifest.form);
  const triggered = openSamples(join(taskFolder, files.testPoisoned), manifest.form);
  const sets = { clean: clean.samples, triggered: triggered.samples };
  const asked: { readonly plan: readonly PlannedQuery[]; readonly book: AnswerBook; readonly seconds: number }[] = [];
  try {
    const sources = truth.sourceRows ?? pairSamples(testSetsOf(sets, truth, manifest));
    const plans = planQueries({
      cleanCount: clean.samples.count,
      sources,
      repeats: queryPlan.repeats,
      secret,
    });
    for (const [number, plan] of plans.entries()) {
      const book = new AnswerBook({ classCount, queryCount: plan.length });
      const phase = `answering queries, run ${number + 1} of ${plans.length}`;
      const asking = new AskingConversation(plan, { sets, book, queryPlan, phase, report: request.report });
      await request.runContainer({ conversation: asking, phase });
      asked.push({ plan, book, seconds: asking.answeringSeconds });
    }
  } finally {
    clean.close();
    triggered.close();
  }
  const answers = { clean: firstAnswers('clean', asked), triggered: firstAnswers('triggered', asked) };
  const counts = countTask(truth, {
    clean: systemAnswers(own.clean, answers.clean),
    poisoned: systemAnswers(own.poisoned, answers.triggered),
  });
  return {
    counts: withMissing(counts, answers),
    detection: detectionOf(answers),
    filter: {
      queries: asked.reduce((sum, { plan }) => sum + plan.length, 0),
      answeringSeconds: asked.reduce((sum, { seconds }) => sum + seconds, 0),
      ...compareRepeated(asked),
    },
    outputSha256: {},
  };
}

interface AskedRun {
  readonly plan: readonly PlannedQuery[];
  readonly book: AnswerBook;
}

function testSetsOf(
  { clean, triggered }: { readonly clean: Samples; readonly triggered: Samples },
  { cleanLabels, poisonedTrueLabels }: TaskTruth,
  { recipe }: TaskManifest,
): TestSets {
  return { clean, cleanLabels, triggered, triggeredLabels: poisonedTrueLabels, spared: sparedLabel(recipe) };
}

/** The answers to a test set, in the order of its rows. */
function firstAnswers(set: PlannedQuery['set'], asked: readonly AskedRun[]): readonly Answered[] {
  const answers = asked.flatMap(({ plan, book }) =>
    plan
      .filter((query) => query.set === set && !query.isRepeated)
      .map(({ row, id }) => ({ row, answer: book.answerTo(id) })),
  );
  return answers.toSorted((a, b) => a.row - b.row).map(({ answer }) => answer);
}

type Answered = FilterAnswer | undefined;

/**
 * What the system of model and filter answers. A missing answer counts as accepted, because a filter must gain nothing by
 * failing on odd samples. A sample on which the model itself is broken stays broken.
 */
function systemAnswers(
  own: { readonly labels: Int32Array; readonly broken: Uint8Array },
  answers: readonly Answered[],
) {
  return {
    labels: own.labels.map((label, row) => answers[row]?.label ?? label),
    broken: own.broken,
    rejected: Uint8Array.from(answers, (answer) => (answer && !answer.accept ? 1 : 0)),
  };
}

function withMissing(
  counts: EvaluationCounts,
  { clean, triggered }: { readonly clean: readonly Answered[]; readonly triggered: readonly Answered[] },
): EvaluationCounts {
  return { ...counts, missingAnswers: [...clean, ...triggered].filter((answer) => answer === undefined).length };
}

/** Over all queries. One without an answer is not flagged, and has the lowest score that was given. */
function detectionOf({
  clean,
  triggered,
}: {
  readonly clean: readonly Answered[];
  readonly triggered: readonly Answered[];
}): DetectionRecord {
  const all = [...clean, ...triggered];
  const poisoned = Uint8Array.from(all, (_, at) => (at < clean.length ? 0 : 1));
  const flagged = Uint8Array.from(all, (answer) => (answer && !answer.accept ? 1 : 0));
  const lowest = Math.min(...all.map((answer) => answer?.score ?? Infinity));
  const scores = all.map((answer) => answer?.score ?? lowest);
  const curves = detectionCurves(scores, poisoned);
  return {
    ...countDetections(flagged, poisoned),
    areaUnderRoc: curves.areaUnderRoc,
    averagePrecision: curves.averagePrecision,
    truePositiveRateAtFpr01: curves.recallAt1Percent,
    falsePositiveRateAtTpr95: curves.falsePositiveRateAt95,
    rocPoints: rocPoints(scores, poisoned),
  };
}

function compareRepeated(asked: readonly AskedRun[]) {
  const pairs = asked.flatMap(({ plan, book }) => {
    const keyOf = ({ set, row }: PlannedQuery) => `${set} ${row}`;
    const before = new Map(plan.filter(({ isRepeated }) => !isRepeated).map((query) => [keyOf(query), query.id]));
    return plan
      .filter(({ isRepeated }) => isRepeated)
      .map((query) => [book.answerTo(before.get(keyOf(query)) ?? ''), book.answerTo(query.id)] as const);
  });
  return {
    repeated: pairs.length,
    repeatedDiffering: pairs.filter(([first, again]) => !isSame(first, again)).length,
  };
}

/** Scores count as equal if they differ by less than rounding, because a batch may hold other samples. */
function isSame(one: Answered, other: Answered): boolean {
  if (!one || !other) return one === other;
  const tolerance = 1e-4 * Math.max(1, Math.abs(one.score));
  return one.accept === other.accept && one.label === other.label && Math.abs(one.score - other.score) <= tolerance;
}
