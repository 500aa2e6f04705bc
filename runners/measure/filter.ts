import { join } from 'node:path';
import type { EvaluationCounts } from '../../benchmark/scoring/counts.ts';
import { countDetections, type DetectionRecord } from '../../benchmark/scoring/detection.ts';
import { detectionCurves, rocPoints } from '../../benchmark/scoring/detection-curves.ts';
import { countTask } from '../../benchmark/scoring/evaluate-task.ts';
import { AnswerBook } from '../../benchmark/stages/answer-book.ts';
import { queryPlan as stageQueryPlan, type FilterAnswer } from '../../benchmark/stages/filter.ts';
import { taskFiles, taskSampleFiles } from '../../benchmark/words/task-files.ts';
import { openSamples } from '../artifacts/sample-files.ts';
import { AskingConversation } from './ask-queries.ts';
import { predictOwnModel, truthOf, type MeasuringRequest, type SystemMeasurement } from './measurement.ts';
import { planQueries, type PlannedQuery } from './plan-queries.ts';

/** Stage `filter`: the undefended model answers, and the container decides which of its answers may leave. */
export async function measureFilter(request: MeasuringRequest): Promise<SystemMeasurement> {
  const { manifest, taskFolder, secretSeed, limits } = request;
  const files = taskSampleFiles(manifest.form.modality);
  const own = await predictOwnModel(join(taskFolder, taskFiles.onnx), request);
  const sizes = { clean: manifest.counts.testClean, triggered: manifest.counts.testPoisoned };
  const { queryPlan = stageQueryPlan } = request;
  const plan = planQueries(sizes, { seed: secretSeed, repeats: queryPlan.repeats });
  const book = new AnswerBook({ classCount: manifest.victim.classCount, queryCount: plan.length });
  const clean = openSamples(join(taskFolder, files.testClean), manifest.form);
  const triggered = openSamples(join(taskFolder, files.testPoisoned), manifest.form);
  const sets = { clean: clean.samples, triggered: triggered.samples };
  const asking = new AskingConversation(plan, { sets, book, queryPlan, limits, report: request.report });
  try {
    await request.runContainer({ conversation: asking, phase: 'answering queries' });
  } finally {
    clean.close();
    triggered.close();
  }
  const first = (set: PlannedQuery['set']) =>
    inOrder(plan.filter((query) => query.set === set && !query.isRepeated)).map(({ id }) => book.answerTo(id));
  const answers = { clean: first('clean'), triggered: first('triggered') };
  const counts = countTask(await truthOf(request), {
    clean: systemAnswers(own.clean, answers.clean),
    poisoned: systemAnswers(own.poisoned, answers.triggered),
  });
  return {
    counts: withMissing(counts, answers),
    detection: detectionOf(answers),
    filter: { queries: plan.length, answeringSeconds: asking.answeringSeconds, ...compareRepeated(plan, book) },
    outputSha256: {},
  };
}

type Answered = FilterAnswer | undefined;

function inOrder(queries: readonly PlannedQuery[]): readonly PlannedQuery[] {
  return queries.toSorted((a, b) => a.row - b.row);
}

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

function compareRepeated(plan: readonly PlannedQuery[], book: AnswerBook) {
  const keyOf = ({ set, row }: PlannedQuery) => `${set} ${row}`;
  const firstOf = new Map(plan.filter(({ isRepeated }) => !isRepeated).map((query) => [keyOf(query), query]));
  const pairs = plan.filter(({ isRepeated }) => isRepeated).map((query) => [firstOf.get(keyOf(query)), query] as const);
  const differing = pairs.filter(
    ([before, again]) => before && !isSame(book.answerTo(before.id), book.answerTo(again.id)),
  );
  return { repeated: pairs.length, repeatedDiffering: differing.length };
}

/** Scores count as equal if they differ by less than rounding, because a batch may hold other samples. */
function isSame(one: Answered, other: Answered): boolean {
  if (!one || !other) return one === other;
  const tolerance = 1e-4 * Math.max(1, Math.abs(one.score));
  return one.accept === other.accept && one.label === other.label && Math.abs(one.score - other.score) <= tolerance;
}
