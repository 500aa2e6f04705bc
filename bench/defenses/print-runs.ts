import { scoreInspection } from '../../benchmark/scoring/inspection.ts';
import { queryPlan } from '../../benchmark/stages/filter.ts';
import type { ImageScore } from '../../runners/measure/evaluate-image.ts';
import { formatMebibytes, formatNumber, formatRate, markdownTable, median, type Column } from '../measurement.ts';
import type { DefenseRun } from './run-on-task.ts';

/** The runs of one defense at one stage in one modality. */
interface Group {
  readonly runs: readonly DefenseRun[];
  readonly scores: readonly ImageScore[]; // of the runs that did not fail
}

/** One row for each defense, stage and modality: what its containers used, and the mean of what they reached. */
export function printRuns(suite: string, runs: readonly DefenseRun[]): void {
  console.log(`### Reference defenses on ${suite}, one CPU each\n`);
  console.log(markdownTable(runColumns, groupsOf(runs)));
  for (const { defense, stage, task, result } of runs) {
    const name = `${defense}, ${stage}, ${task.manifest.scenarioId}`;
    if ('failure' in result) console.log(`\n${name}: ${result.failure}`);
    else if (result.score.notApplicable !== null)
      console.log(`\n${name}: not applicable: ${result.score.notApplicable}`);
  }
}

function groupsOf(runs: readonly DefenseRun[]): readonly Group[] {
  const groups = new Map<string, DefenseRun[]>();
  for (const run of runs) {
    const key = `${run.defense} ${run.stage} ${run.task.manifest.form.modality}`;
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()].map((own) => ({
    runs: own,
    scores: own.flatMap(({ result }) => ('score' in result ? [result.score] : [])),
  }));
}

const runColumns: readonly Column<Group>[] = [
  { heading: 'defense', align: 'left', cell: ({ runs }) => runs[0]?.defense ?? '' },
  { heading: 'stage', align: 'left', cell: ({ runs }) => runs[0]?.stage ?? '' },
  { heading: 'modality', align: 'left', cell: ({ runs }) => runs[0]?.task.manifest.form.modality ?? '' },
  { heading: 'tasks that ran', cell: ({ runs, scores }) => `${scores.length} of ${runs.length}` },
  { heading: 's, median', cell: ({ scores }) => seconds(scores, median) },
  { heading: 's, most', cell: ({ scores }) => seconds(scores, (values) => Math.max(...values)) },
  {
    heading: 'CPU s, median',
    cell: ({ scores }) => formatNumber(medianOf(scores.map(({ cpuSeconds }) => cpuSeconds)), 1),
  },
  { heading: 'peak MiB', cell: ({ scores }) => formatMebibytes(largest(scores.map((score) => score.peakMemoryBytes))) },
  { heading: 'NDE', cell: rate(({ netDefenseEffect }) => netDefenseEffect) },
  { heading: 'CAC', cell: rate(({ cleanAccuracy }) => cleanAccuracy) },
  { heading: 'ASR', cell: rate(({ attackSuccessRate }) => attackSuccessRate) },
  {
    heading: 'AUROC',
    cell: ({ scores }) => inspectedArea(scores) ?? rate((score) => score.detection?.areaUnderRoc)({ scores }),
  },
  { heading: 'verdicts: backdoored; clean; targets right', align: 'left', cell: verdicts },
];

const known = <Value>(values: readonly (Value | null | undefined)[]): readonly Value[] =>
  values.filter((value) => value !== null && value !== undefined);

/** A mean over the tasks that have the value, or `-`. */
function rate(value: (score: ImageScore) => number | null | undefined) {
  return ({ scores }: Pick<Group, 'scores'>): string => {
    const values = known(scores.map(value));
    return values.length === 0 ? '-' : formatNumber(values.reduce((sum, one) => sum + one, 0) / values.length, 3);
  };
}

/** Of the runs of a container on a task, all together. */
function seconds(scores: readonly ImageScore[], pick: (values: readonly number[]) => number): string {
  const values = scores.map(({ containerMs }) => containerMs / 1_000);
  return values.length === 0 ? '-' : formatNumber(pick(values), 1);
}

function medianOf(values: readonly (number | null)[]): number | null {
  const counted = known(values);
  return counted.length === 0 ? null : median(counted);
}

function largest(values: readonly (number | null)[]): number | null {
  const counted = known(values);
  return counted.length === 0 ? null : Math.max(...counted);
}

function inspectedArea(scores: readonly ImageScore[]): string | null {
  const models = known(scores.map(({ inspection }) => inspection)).flatMap(({ backdoored, clean }) => [
    { isBackdoored: true, probability: backdoored.probability, isTargetRight: backdoored.isTargetRight },
    { isBackdoored: false, probability: clean.probability, isTargetRight: null },
  ]);
  return models.length === 0 ? null : formatNumber(scoreInspection(models).areaUnderRoc, 3);
}

function verdicts({ scores }: Group): string {
  const records = known(scores.map(({ inspection }) => inspection));
  if (records.length === 0) return '';
  const listed = (values: readonly number[]) => values.map((value) => value.toFixed(2)).join(' ');
  const backdoored = listed(records.map((record) => record.backdoored.probability));
  const clean = listed(records.map((record) => record.clean.probability));
  const named = known(records.map((record) => record.backdoored.isTargetRight));
  return `${backdoored}; ${clean}; ${named.filter(Boolean).length} of ${named.length}`;
}

/** Answered queries a second: through the sandbox, and by the same judge in this process. */
export function printFilters(runs: readonly DefenseRun[]): void {
  const filters = runs.filter(({ stage }) => stage === 'filter');
  if (filters.length === 0) return;
  console.log('\n### Filters: queries a second through the sandbox and in process\n');
  console.log(
    markdownTable<DefenseRun>(
      [
        { heading: 'defense', align: 'left', cell: ({ defense }) => defense },
        { heading: 'task', align: 'left', cell: ({ task }) => task.manifest.scenarioId },
        { heading: 'queries', cell: (run) => formatNumber(filterOf(run)?.queries ?? null) },
        { heading: 'answered differently', cell: (run) => formatNumber(filterOf(run)?.repeatedDiffering ?? null) },
        { heading: 'sandbox', cell: (run) => formatRate(sandboxRate(run)) },
        { heading: 'in process', cell: (run) => formatRate(inProcessRate(run)) },
        { heading: 'ratio', cell: (run) => formatNumber(ratioOf(run), 2) },
        { heading: 'goal', cell: () => '0.5' },
      ],
      filters,
    ),
  );
}

function filterOf({ result }: DefenseRun) {
  return 'score' in result ? result.score.filter : null;
}

/** Without the first window, whose answers the clock starts with. */
function sandboxRate(run: DefenseRun): number | null {
  const filter = filterOf(run);
  if (!filter || filter.answeringSeconds === 0) return null;
  return Math.max(0, filter.queries - queryPlan.window) / filter.answeringSeconds;
}

function inProcessRate({ inProcess }: DefenseRun): number | null {
  return inProcess ? inProcess.queries / inProcess.seconds : null;
}

function ratioOf(run: DefenseRun): number | null {
  const [sandbox, own] = [sandboxRate(run), inProcessRate(run)];
  return sandbox === null || own === null ? null : sandbox / own;
}
