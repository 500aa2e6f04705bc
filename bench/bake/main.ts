// node --import tsx bench/bake/main.ts [--rounds 3] [--skip-bake] [--skip-training]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ArtifactFolder } from '../../runners/tasks/artifact-folder.ts';
import { bakeSuite } from '../../runners/bake/bake-suite.ts';
import type { TaskProgress } from '../../runners/bake/bake-meter.ts';
import type { TaskManifest } from '../../runners/tasks/task-manifest.ts';
import { DatasetFolder } from '../../runners/datasets/dataset-folder.ts';
import { attackSuccessRate, cleanAccuracy } from '../../benchmark/scoring/rates.ts';
import { defaultSuite } from '../../benchmark/suites/default-suite.ts';
import { scenarioOf, suiteName } from '../../benchmark/suites/suite.ts';
import { formatNumber, machineFacts, markdownTable } from '../measurement.ts';
import { compareTraining } from './compare-training.ts';
import { watchMemory } from './memory-watch.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    'skip-bake': { type: 'boolean', default: false },
    'skip-training': { type: 'boolean', default: false },
  },
});
const suite = defaultSuite;
const goalSeconds = 240;
const logEverySeconds = 10;

interface Span {
  readonly title: string;
  readonly from: number; // seconds since the start of this program
  readonly to: number;
}
interface TaskRow {
  readonly scenario: string;
  readonly firstAt: ReadonlyMap<string, number>; // by phase: when the task first reported it, in seconds
  readonly manifest: TaskManifest | undefined;
}

if (!options['skip-training'] && !(await compareTraining(Number(options.rounds)))) process.exitCode = 1;

const startedAt = performance.now();
const now = () => (performance.now() - startedAt) / 1000;
const interruption = new AbortController();
const preparing: Span[] = [];
const phases = new Map<string, Map<string, number>>(suite.tasks.map((recipe) => [scenarioOf(recipe), new Map()]));
const root = await mkdtemp(join(tmpdir(), 'mbti-bench-bake-'));
const memory = watchMemory();
try {
  if (!options['skip-bake']) await measureBake();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  memory.stop();
  await rm(root, { recursive: true, force: true });
}

async function measureBake(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => interruption.abort(new Error(`Interrupted by ${signal}.`)));
  }
  const manifests = await bakeAll();
  const totalSeconds = now();
  print(manifests, totalSeconds);
  if (totalSeconds > goalSeconds) process.exitCode = 1;
}

/** Starts from an empty folder, so that the datasets are prepared too, including the synthesized ones. */
function bakeAll(): Promise<readonly TaskManifest[]> {
  const datasets = new DatasetFolder(join(root, 'datasets'));
  const timed: Pick<DatasetFolder, 'open' | 'identify'> = {
    identify: (dataset) => datasets.identify(dataset),
    open: async (dataset, prepareOptions) => {
      const from = now();
      const opened = await datasets.open(dataset, prepareOptions);
      preparing.push({ title: dataset.description.id, from, to: now() });
      return opened;
    },
  };
  let loggedAt = -logEverySeconds;
  return bakeSuite({ artifacts: new ArtifactFolder(join(root, 'artifacts')), datasets: timed }, suite, {
    backend: 'wasm',
    signal: interruption.signal,
    onTask: notePhase,
    onProgress: ({ fraction, message }) => {
      if (now() - loggedAt < logEverySeconds) return;
      loggedAt = now();
      console.error(`${loggedAt.toFixed(0)} s: ${(100 * fraction).toFixed(0)} %, ${message}`);
    },
  });
}

function notePhase(scenario: string, { message }: TaskProgress): void {
  const firstAt = phases.get(scenario);
  if (firstAt && !firstAt.has(message)) firstAt.set(message, now());
}

function print(manifests: readonly TaskManifest[], totalSeconds: number): void {
  console.log(`### Baking ${suiteName(suite)} from an empty folder, seconds\n`);
  console.log(
    markdownTable<Span>(
      [
        { heading: 'dataset prepared', cell: ({ title }) => title, align: 'left' },
        { heading: 'from', cell: ({ from }) => formatNumber(from, 1) },
        { heading: 'to', cell: ({ to }) => formatNumber(to, 1) },
        { heading: 'seconds', cell: ({ from, to }) => formatNumber(to - from, 1) },
      ],
      preparing,
    ),
  );
  const rows = suite.tasks.map((recipe, index): TaskRow => {
    const scenario = scenarioOf(recipe);
    return { scenario, firstAt: phases.get(scenario) ?? new Map(), manifest: manifests[index] };
  });
  const seconds = (from: string, to: string, { firstAt }: TaskRow) =>
    formatNumber((firstAt.get(to) ?? Number.NaN) - (firstAt.get(from) ?? Number.NaN), 1);
  const rates = ({ manifest }: TaskRow) => ({
    clean: manifest ? cleanAccuracy(manifest.undefended) : null,
    attack: manifest ? attackSuccessRate(manifest.undefended) : null,
    reference: manifest ? cleanAccuracy(manifest.reference) : null,
  });
  console.log('');
  console.log(
    markdownTable<TaskRow>(
      [
        { heading: 'task', cell: ({ scenario }) => scenario, align: 'left' },
        { heading: 'started at', cell: ({ firstAt }) => formatNumber(firstAt.get('making data') ?? null, 1) },
        { heading: 'making data', cell: (row) => seconds('making data', 'waiting to train', row) },
        { heading: 'training', cell: (row) => seconds('waiting to train', 'measuring', row) },
        { heading: 'measuring', cell: (row) => seconds('measuring', 'baked', row) },
        { heading: 'total', cell: (row) => seconds('making data', 'baked', row) },
        { heading: 'CAC', cell: (row) => formatNumber(rates(row).clean, 4) },
        { heading: 'ASR', cell: (row) => formatNumber(rates(row).attack, 4) },
        { heading: 'reference CAC', cell: (row) => formatNumber(rates(row).reference, 4) },
      ],
      rows,
    ),
  );
  const peak = memory.peak();
  const mebibytes = (bytes: number) => `${(bytes / 1024 ** 2).toFixed(0)} MiB`;
  const memoryText = peak
    ? `Peak memory: ${mebibytes(peak.ownBytes)} of this process, ${mebibytes(peak.treeBytes)} of all ${peak.processCount} processes running at the time; pages that they share are counted once for each.`
    : 'Peak memory is measured on Linux only.';
  console.log(
    `\nTotal: ${totalSeconds.toFixed(1)} s. Goal: at most ${goalSeconds} s, ${totalSeconds <= goalSeconds ? 'met' : 'MISSED'}. Tasks overlap, and training includes waiting for a core. ${memoryText} ${machineFacts()}`,
  );
}
