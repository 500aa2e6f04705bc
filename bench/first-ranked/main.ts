// node --import tsx bench/first-ranked/main.ts [--cold] [--core] [--keep-images] [--timeout 1200]
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { listReferenceDefenses } from '../../runners/reference-defenses/list-reference-defenses.ts';
import { ownerLabelOf } from '../../runners/worker/owner-label.ts';
import { formatNumber, machineFacts, markdownTable } from '../measurement.ts';
import { endOwnedProcesses, findOwnedProcesses } from './owned-processes.ts';
import { watchMemory } from '../bake/memory-watch.ts';
import { ProductRun } from './product-run.ts';
import { readStatus, siteSuiteId } from './read-status.ts';
import { removeContainersOf, removeProductImages } from './remove-images.ts';

const { values: options } = parseArgs({
  options: {
    cold: { type: 'boolean', default: false },
    core: { type: 'boolean', default: false }, // also waits for the background bake
    'keep-images': { type: 'boolean', default: false },
    timeout: { type: 'string', default: '1200' }, // seconds, for each start
  },
});
const timeoutSeconds = Number(options.timeout);
const settleMs = 2_000; // time for processes to end after npm has ended
const repository = fileURLToPath(new URL('../../', import.meta.url));
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => interruption.abort(new Error(`Interrupted by ${signal}.`)));
}

interface Row {
  readonly start: 'first' | 'second';
  readonly until: string;
  readonly seconds: number;
  readonly goalSeconds?: number | undefined;
}
const rows: Row[] = [];
const left: string[] = [];

const workFolder = await mkdtemp(join(tmpdir(), 'mbti-first-ranked-'));
await chmod(workFolder, 0o755); // like an ordinary folder: PostgreSQL runs as another user when this process is root
const folder = join(workFolder, 'clone');
const mark = randomUUID();
let run: ProductRun | undefined;
const memory = watchMemory();
try {
  const uncommitted = git('-C', repository, 'status', '--porcelain').split('\n').filter(Boolean).length;
  if (uncommitted > 0) console.error(`The clone does not contain ${uncommitted} uncommitted changes.`);
  git('clone', '--quiet', repository, folder);
  if (!options['keep-images']) {
    const removed = await removeProductImages();
    console.error(
      `Removed ${removed.length} images, so that building them is measured too: ${removed.join(', ') || 'none'}`,
    );
  }
  await measureFirstStart();
  await measureSecondStart();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  if (run) console.error(`Last output of npm start:\n${run.log.slice(-4_000)}`);
  process.exitCode = 1;
} finally {
  memory.stop();
  await cleanUp();
}

async function measureFirstStart(): Promise<void> {
  run = await begin();
  const current = run;
  const count = (await listReferenceDefenses()).length;
  await note('first', 'dependencies are installed', () => current.hasInstalled());
  await note('first', 'the site answers /api/health', () => current.isHealthy(), 60);
  await note('first', 'the runner is ready', async () => (await readStatus(current)).ready);
  await note('first', `${siteSuiteId} is baked`, async () => (await readStatus(current)).suites.includes(siteSuiteId));
  await note('first', 'a defense is ranked', async () => (await readStatus(current)).ranked > 0);
  await note(
    'first',
    'a defense is ranked in each of three modalities',
    async () => (await readStatus(current)).rankedInAllModalities,
    options.cold ? 240 : 180,
  );
  await note(
    'first',
    `all ${count} reference defenses are ranked`,
    async () => (await readStatus(current)).ranked >= count,
  );
  if (options.core) {
    const isReady = async () => (await readStatus(current)).suites.some((suite) => suite.startsWith('core@'));
    await note('first', 'core is ready', isReady, 720);
  }
  await stop('first');
}

async function measureSecondStart(): Promise<void> {
  run = await begin();
  const current = run;
  await note('second', 'the site answers /api/health', () => current.isHealthy(), 10);
  await note('second', 'the runner is ready', async () => (await readStatus(current)).ready);
  await stop('second');
}

function begin(): Promise<ProductRun> {
  const npmCache = options.cold ? join(workFolder, 'npm-cache') : null;
  return ProductRun.begin({ folder, mark, npmCache, signal: interruption.signal });
}

async function note(
  start: Row['start'],
  until: string,
  holds: () => boolean | Promise<boolean>,
  goalSeconds?: number,
): Promise<void> {
  if (!run) throw new Error('Nothing was started.');
  rows.push({ start, until, seconds: await run.secondsUntil(until, holds, timeoutSeconds), goalSeconds });
}

/** Stops the run by Ctrl-C and records which processes are left. */
async function stop(start: Row['start']): Promise<void> {
  if (!run) return;
  rows.push({ start, until: 'after Ctrl-C: npm start has ended', seconds: await run.interrupt() });
  await sleep(settleMs);
  for (const { pid, command } of findOwnedProcesses(workFolder, mark)) left.push(`${start} start: ${pid} ${command}`);
}

async function cleanUp(): Promise<void> {
  const ended = await endOwnedProcesses(workFolder, mark);
  if (ended.length > 0) console.error(`Stopped ${ended.length} leftover processes of the clone.`);
  const containers = await removeContainersOf(ownerLabelOf(join(folder, '.data'))).catch(() => 0);
  if (containers > 0) left.push(`${containers} containers`);
  await rm(workFolder, { recursive: true, force: true });
}

function git(...parameters: readonly string[]): string {
  return execFileSync('git', [...parameters], { encoding: 'utf8' });
}

if (rows.length > 0) {
  const images = options['keep-images'] ? 'Container images kept' : 'Container images removed beforehand';
  const cache = options.cold ? 'empty npm cache' : "this user's npm cache";
  console.log('### Time since npm start in a fresh clone, seconds\n');
  console.log(
    markdownTable<Row>(
      [
        { heading: 'start', cell: ({ start }) => start, align: 'left' },
        { heading: 'until', cell: ({ until }) => until, align: 'left' },
        { heading: 'seconds', cell: ({ seconds }) => formatNumber(seconds, 1) },
        { heading: 'goal', cell: ({ goalSeconds }) => (goalSeconds === undefined ? '' : `${goalSeconds}`) },
      ],
      rows,
    ),
  );
  const remains = left.length === 0 ? 'No processes were left after Ctrl-C.' : `Left after Ctrl-C: ${left.join('; ')}.`;
  const peak = memory.peak();
  const peakText = peak
    ? `At most ${(peak.treeBytes / 1024 ** 3).toFixed(1)} GiB in ${peak.processCount} processes of the clone at once, without containers; pages that they share are counted once for each.`
    : '';
  console.log(`\n${images}, ${cache}. ${peakText} ${remains} ${machineFacts()}`);
  if (left.length > 0) process.exitCode = 1;
}
