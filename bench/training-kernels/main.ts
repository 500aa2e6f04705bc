// node --import tsx bench/training-kernels/main.ts [--rounds 5] [--steps 100] [--cpu-steps 4]
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { formatNumber, machineFacts, markdownTable, median } from '../measurement.ts';
import type { LayerTimes } from './measure-layers.ts';
import type { Variant, VariantResult } from './measure-variant.ts';
import { batchSize, victim } from './training-run.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    steps: { type: 'string', default: '100' },
    'cpu-steps': { type: 'string', default: '4' },
  },
});
const rounds = Number(options.rounds);
const steps = Number(options.steps);
const cpuSteps = Number(options['cpu-steps']);
const processTimeoutMs = 10 * 60_000;
const layerRounds = 30;

interface Contender {
  readonly variant: Variant;
  readonly title: string;
  readonly steps: number;
  readonly warmUpSteps: number;
}

const contenders: readonly Contender[] = [
  { variant: 'ours', title: 'WASM with our kernels', steps, warmUpSteps: 10 },
  { variant: 'published', title: 'WASM as published', steps: 1, warmUpSteps: 0 },
  { variant: 'sliced-patches', title: 'WASM, sliced patches and one matMul', steps, warmUpSteps: 10 },
  { variant: 'cpu', title: 'plain JavaScript (cpu)', steps: cpuSteps, warmUpSteps: 1 },
];

interface Standing extends Contender {
  readonly rates: number[];
  loss: number | null;
  refusal: string | null;
}

const standings: readonly Standing[] = contenders.map((one) => ({ ...one, rates: [], loss: null, refusal: null }));
for (let round = 1; round <= rounds; round++) {
  const order = round % 2 === 1 ? standings : [...standings].reverse(); // the machine gets hotter during a round
  for (const standing of order) {
    if (standing.refusal) continue; // it would fail again
    console.error(`Round ${round} of ${rounds}: ${standing.title}, ${standing.steps} steps`);
    const result = await run(standing.variant, standing.steps, standing.warmUpSteps);
    if ('training' in result) {
      standing.rates.push(result.training.samplesPerSecond);
      standing.loss = result.training.loss;
    } else if ('refusal' in result) standing.refusal = result.refusal;
  }
}
console.error('Gradients of each layer');
const layerResult = await run('layers', layerRounds, 3);

const [ours] = standings;
const oursRate = ours?.rates.length ? median(ours.rates) : Number.NaN;
const rateOf = ({ rates }: Standing) => (rates.length === 0 ? null : median(rates));
console.log(`### Training of ${victim.id} on ${victim.inputShape.join('x')}, batch ${batchSize}, one process\n`);
console.log(
  markdownTable<Standing>(
    [
      { heading: 'backend', cell: ({ title }) => title, align: 'left' },
      { heading: 'samples/s', cell: (one) => formatNumber(rateOf(one), 1) },
      { heading: 'minimum', cell: ({ rates }) => formatNumber(rates.length ? Math.min(...rates) : null, 1) },
      { heading: 'maximum', cell: ({ rates }) => formatNumber(rates.length ? Math.max(...rates) : null, 1) },
      { heading: 'relative to ours', cell: (one) => formatNumber(relativeToOurs(rateOf(one)), 3) },
      {
        heading: 'steps x rounds',
        cell: ({ steps: taken, rates }) => (rates.length ? `${taken} x ${rates.length}` : '-'),
      },
      { heading: 'last loss', cell: ({ loss }) => formatNumber(loss, 4) },
      { heading: 'remark', cell: ({ refusal }) => (refusal ? `cannot train: ${refusal}` : ''), align: 'left' },
    ],
    standings,
  ),
);
console.log(`\nMedians of alternating rounds; each run has its own process. ${machineFacts()}\n`);
if ('layers' in layerResult) printLayers(layerResult.layers);

const published = standings.find(({ variant }) => variant === 'published');
if (!published?.refusal) {
  console.error('The WASM backend now trains without our kernels: this comparison must be rewritten.');
  process.exitCode = 1;
}

function relativeToOurs(rate: number | null): number | null {
  return rate === null ? null : rate / oursRate;
}

function printLayers(layers: readonly LayerTimes[]): void {
  const rows = layers.flatMap(({ name, shapes, filter, input }) => [
    { name: `${name}: ${shapes}`, gradient: 'filter', peer: 'sliced patches', ...filter },
    ...(input ? [{ name: `${name}: ${shapes}`, gradient: 'input', peer: 'backend', ...input }] : []),
  ]);
  console.log(`### Milliseconds of one gradient on WASM, batch ${batchSize}\n`);
  console.log(
    markdownTable<(typeof rows)[number]>(
      [
        { heading: 'layer', cell: ({ name }) => name, align: 'left' },
        { heading: 'gradient', cell: ({ gradient }) => gradient, align: 'left' },
        { heading: 'ours', cell: ({ oursMs }) => formatNumber(oursMs, 2) },
        { heading: 'peer', cell: ({ peerMs }) => formatNumber(peerMs, 2) },
        { heading: 'peer / ours', cell: ({ oursMs, peerMs }) => formatNumber(peerMs / oursMs, 1) },
        { heading: 'difference', cell: ({ largestDifference }) => largestDifference.toExponential(0) },
        { heading: 'peer implementation', cell: ({ peer }) => peer, align: 'left' },
      ],
      rows,
    ),
  );
  console.log(
    `\nMedians of ${layerRounds} alternating calls each. The difference is the largest of any element, relative to the largest gradient. ${machineFacts()}`,
  );
}

async function run(variant: Variant, stepCount: number, warmUpSteps: number): Promise<VariantResult> {
  const script = fileURLToPath(new URL('measure-variant.ts', import.meta.url));
  const parameters = ['--import', 'tsx', script, variant, `${stepCount}`, `${warmUpSteps}`];
  const { stdout } = await promisify(execFile)(process.execPath, parameters, { timeout: processTimeoutMs });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as VariantResult;
}
