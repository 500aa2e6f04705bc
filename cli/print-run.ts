import { terms, type Term } from '../benchmark/words/terms.ts';
import { formatRate } from '../benchmark/words/format-rate.ts';
import { canonicalJson } from '../benchmark/identity/canonical-json.ts';
import { sha256Hex } from '../benchmark/identity/sha256.ts';
import type { ImageScore } from '../runners/measure/evaluate-image.ts';
import type { PinnedImage } from '../runners/sandbox/pin-image.ts';
import { printJson, printLine, type OutputOptions } from './command-output.ts';
import { formatTable, type Column } from './format-table.ts';
import type { LocalRun } from './local-run.ts';

/** Prints what the page of a submission would show, and which inputs were used. */
export function printRun(image: PinnedImage, runs: readonly LocalRun[], { json }: OutputOptions): void {
  if (json) {
    printJson({ imageDigest: image.digest, runs: runs.map(runJson) });
    return;
  }
  printLine(`image ${image.digest}`);
  const system = runs.filter(({ stage }) => stage !== 'inspect');
  if (system.length > 0) printLine(`\n${formatTable(systemColumns, system)}`);
  const inspected = runs.filter(({ stage }) => stage === 'inspect');
  if (inspected.length > 0) printLine(`\n${formatTable(inspectColumns, inspected)}`);
  for (const { stage, task, result, logTail } of runs) {
    if ('failure' in result) {
      const { code, message } = result.failure;
      printLine(`\n${stage} on ${task.manifest.scenarioId}: ${code}: ${message}`);
      if (logTail) printLine(lastLines(logTail));
    } else if (result.score.notApplicable !== null) {
      printLine(
        `\n${stage} on ${task.manifest.scenarioId}: not applicable, says the container: ${result.score.notApplicable}`,
      );
    }
  }
}

const logLinesMax = 20;

function lastLines(log: string): string {
  return log
    .trimEnd()
    .split('\n')
    .slice(-logLinesMax)
    .map((line) => `    ${line}`)
    .join('\n');
}

function runJson({ stage, task, result, logTail }: LocalRun) {
  const { id, scenarioId } = task.manifest;
  return { stage, task: id, scenario: scenarioId, taskSha256: taskSha256(task.manifest), ...result, log: logTail };
}

/** Identifies the inputs: the manifest has the checksum of every file. */
function taskSha256(manifest: LocalRun['task']['manifest']): string {
  return sha256Hex(canonicalJson(manifest));
}

const scoreOf = ({ result }: LocalRun): ImageScore | null => ('score' in result ? result.score : null);

const common: readonly Column<LocalRun>[] = [
  { title: 'STAGE', text: ({ stage }) => stage },
  { title: 'TASK', text: ({ task }) => `${task.manifest.scenarioId}, seed ${task.manifest.recipe.seed}` },
  { title: 'INPUTS', text: ({ task }) => taskSha256(task.manifest).slice(0, 12) },
  { title: 'STATE', text: ({ result }) => ('failure' in result ? result.failure.code : 'scored') },
  {
    title: 'SECONDS',
    alignment: 'right',
    text: (run) => {
      const score = scoreOf(run);
      return score ? (score.containerMs / 1000).toFixed(1) : '–';
    },
  },
];

const rateNames = {
  nde: 'netDefenseEffect',
  der: 'defenseEffectiveness',
  cac: 'cleanAccuracy',
  asr: 'attackSuccessRate',
  rac: 'robustAccuracy',
} as const satisfies Record<Term, keyof ImageScore>;

const systemColumns: readonly Column<LocalRun>[] = [
  ...common,
  ...(Object.keys(rateNames) as Term[]).map((term): Column<LocalRun> => ({
    // its own keys
    title: `${terms[term].short} %`,
    alignment: 'right',
    text: (run) => formatRate(scoreOf(run)?.[rateNames[term]] ?? null),
  })),
  { title: 'AUROC', alignment: 'right', text: (run) => scoreOf(run)?.detection?.areaUnderRoc?.toFixed(3) ?? '–' },
];

const inspectColumns: readonly Column<LocalRun>[] = [
  ...common,
  {
    title: 'BACKDOORED',
    alignment: 'right',
    text: (run) => scoreOf(run)?.inspection?.backdoored.probability.toFixed(3) ?? '–',
  },
  {
    title: 'CLEAN',
    alignment: 'right',
    text: (run) => scoreOf(run)?.inspection?.clean.probability.toFixed(3) ?? '–',
  },
  {
    title: 'TARGET',
    text: (run) => {
      const isRight = scoreOf(run)?.inspection?.backdoored.isTargetRight ?? null;
      return isRight === null ? '–' : isRight ? 'right' : 'wrong';
    },
  },
];
