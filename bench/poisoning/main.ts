// node --import tsx bench/poisoning/main.ts [--rounds 3] [--only image/blend]...
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchShapes, casesOf, keyOf } from './cases.ts';
import type { OursRequest, OursResult } from './measure-ours.ts';
import { printBakes, printMemory, printRates, type ShapeResult } from './print-tables.ts';
import { barePeer, checkPeer, findPeer, measurePeer, peerPackages } from './python-peer.ts';
import { endOnInterruption, runProcess } from './run-process.ts';
import type { BakeTimes } from './time-bake.ts';
import { writeInputs } from './write-inputs.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', multiple: true }, // <modality>/<attack>
  },
});
const rounds = Number(options.rounds);
const { only } = options;
const secondsPerRound = 1; // for each attack
const comparedSamples = 32;
const roundingDifference = 1; // in the last digit
const unported = ['bite'];

const known = new Set(
  benchShapes.flatMap((shape) => casesOf(shape).map(({ attack }) => `${shape.modality}/${attack}`)),
);
for (const name of only ?? []) if (!known.has(name)) throw new Error(`There is no attack called ${name}.`);
endOnInterruption();
const workFolder = await mkdtemp(join(tmpdir(), 'mbti-bench-poisoning-'));
try {
  const peer = await findPeer();
  if (peer === null) console.error(`NumPy and SciPy were not found, so nothing is compared. Install ${peerPackages}.`);
  const results = benchShapes.filter((shape) => casesOf(shape, only).length > 0).map(resultOf);
  if (peer !== null) for (const result of results) await compare(result);
  for (let round = 1; round <= rounds; round++) {
    for (const result of results) {
      console.error(`Round ${round} of ${rounds}: ${result.shape.title}`);
      const turns = [() => measureOurs(result), () => measurePython(result, peer)];
      for (const turn of round % 2 === 1 ? turns : turns.reverse()) await turn(); // alternates which one runs first
    }
  }
  printRates(results, peer);
  const bare = await ours({ what: 'bare' });
  printMemory(results, { ours: bare.peakBytes, peer: peer === null ? null : await barePeer() });
  if (only === undefined || only.includes('text/bite')) {
    const { seconds } = await ours({ what: 'bite-selection' });
    console.log(`text/bite selects its words from 2,000 texts of 50 words in ${seconds.toFixed(2)} s on one core.\n`);
  }
  if (only === undefined || only.includes('image/refool')) printBakes(await bake());
} finally {
  await rm(workFolder, { recursive: true, force: true });
}

function resultOf(shape: ShapeResult['shape']): ShapeResult {
  const cases = casesOf(shape, only);
  const rows = cases.map((one) => ({ case: one, rounds: { ours: [], peer: [] }, differences: {} }));
  return { shape, rows, oursBytes: [], peerBytes: [] };
}

/** Writes the inputs of the Python implementation and compares its samples with ours. */
async function compare({ shape, rows }: ShapeResult): Promise<void> {
  const ported = rows.filter((row) => !unported.includes(row.case.attack));
  console.error(`Comparing ${comparedSamples} samples: ${shape.title}`);
  await writeInputs(
    join(workFolder, shape.id),
    shape,
    ported.map((row) => row.case),
    comparedSamples,
  );
  const found = await checkPeer(join(workFolder, shape.id));
  for (const row of ported) {
    row.differences = found[keyOf(row.case)] ?? {};
    for (const [variant, { largest }] of Object.entries(row.differences)) {
      if (largest <= roundingDifference) continue;
      console.error(
        `${shape.id}, ${row.case.id}: "${variant}" computes another formula: values differ by up to ${largest}.`,
      );
      process.exitCode = 1;
    }
  }
}

async function measureOurs(result: ShapeResult): Promise<void> {
  const { rates, peakBytes } = await ours({
    what: 'measure',
    shape: result.shape.id,
    seconds: secondsPerRound,
    ...(only ? { only } : {}),
  });
  for (const row of result.rows) row.rounds.ours.push(rates[row.case.id] ?? Number.NaN);
  result.oursBytes.push(peakBytes);
}

/** The first round tries all variants of an attack, the later ones only the fastest. */
async function measurePython(result: ShapeResult, peer: string | null): Promise<void> {
  const contenders = Object.fromEntries(
    result.rows.flatMap((row) => row.rounds.peer.slice(0, 1).map((first) => [keyOf(row.case), first.contenders])),
  );
  if (peer === null) return;
  const { cases, peakBytes } = await measurePeer(join(workFolder, result.shape.id), secondsPerRound, contenders);
  for (const row of result.rows) {
    const rate = cases[keyOf(row.case)];
    if (rate) row.rounds.peer.push(rate);
  }
  result.peerBytes.push(peakBytes);
}

async function ours(request: OursRequest): Promise<OursResult> {
  return JSON.parse(await runScript('measure-ours.ts', [JSON.stringify(request)])) as OursResult;
}

async function bake(): Promise<readonly BakeTimes[]> {
  console.error('Writing a task with one and two threads');
  return JSON.parse(await runScript('time-bake.ts', [workFolder, `${rounds}`])) as readonly BakeTimes[];
}

/** Runs a script of this folder. @returns the last line that it prints. */
async function runScript(script: string, parameters: readonly string[]): Promise<string> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const output = await runProcess(process.execPath, ['--import', 'tsx', file, ...parameters]);
  return output.trim().split('\n').at(-1) ?? '';
}
