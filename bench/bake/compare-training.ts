import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { formatNumber, formatRate, machineFacts, markdownTable, median } from '../measurement.ts';
import { measuredVictims, trainingCase } from './training-cases.ts';

/** Goal of the rate of each victim, as a share of PyTorch's. */
const goalShare = 0.5;
const peerPackage = 'python3-torch (Debian)';
const samplesOf: Readonly<Record<string, number>> = { 'small-cnn': 2_560, 'text-cnn': 1_280, 'audio-cnn': 640 };

/** Python interpreters to try: another one on the PATH may hide the system's, which has the package. */
const interpreters = ['python3', '/usr/bin/python3'] as const;
const oneThread = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

interface Standing {
  readonly victim: string;
  readonly ours: number[];
  readonly peer: number[];
}

/**
 * Trains each victim in a process of its own and in PyTorch, in turn, and prints the rates.
 * @returns whether every victim reaches the goal, or cannot be compared.
 */
export async function compareTraining(rounds: number): Promise<boolean> {
  const interpreter = await findPeer();
  const standings = measuredVictims.map((victim): Standing => ({ victim, ours: [], peer: [] }));
  for (let round = 1; round <= rounds; round++) {
    for (const { victim, ours, peer } of standings) {
      console.error(`Training, round ${round} of ${rounds}: ${victim}`);
      const count = samplesOf[victim] ?? 640;
      const measureOurs = async () => ours.push(await timeOurs(victim, count));
      const measurePeer = async () => interpreter && peer.push(await timePeer(interpreter, victim, count));
      const order = round % 2 === 1 ? [measureOurs, measurePeer] : [measurePeer, measureOurs];
      for (const measure of order) await measure();
    }
  }
  const shareOf = ({ ours, peer }: Standing) => (peer.length === 0 ? null : median(ours) / median(peer));
  console.log(`### Training on one core, samples per second of processor time\n`);
  console.log(
    markdownTable<Standing>(
      [
        { heading: 'victim', cell: ({ victim }) => victim, align: 'left' },
        { heading: 'ours (WASM)', cell: ({ ours }) => formatRate(median(ours)) },
        { heading: 'minimum', cell: ({ ours }) => formatRate(Math.min(...ours)) },
        { heading: 'maximum', cell: ({ ours }) => formatRate(Math.max(...ours)) },
        { heading: 'PyTorch CPU', cell: ({ peer }) => formatRate(peer.length === 0 ? null : median(peer)) },
        { heading: 'minimum', cell: ({ peer }) => formatRate(peer.length === 0 ? null : Math.min(...peer)) },
        { heading: 'maximum', cell: ({ peer }) => formatRate(peer.length === 0 ? null : Math.max(...peer)) },
        { heading: 'ours / PyTorch', cell: (one) => formatNumber(shareOf(one), 2) },
        { heading: 'goal', cell: () => `at least ${goalShare}` },
      ],
      standings,
    ),
  );
  const peer = interpreter ? await peerFacts(interpreter) : `not measured: ${peerPackage} is not installed`;
  console.log(`\nMedians of ${rounds} alternating rounds. PyTorch: ${peer}. ${machineFacts()}\n`);
  return standings.every((one) => (shareOf(one) ?? Infinity) >= goalShare);
}

async function timeOurs(victim: string, count: number): Promise<number> {
  const script = fileURLToPath(new URL('measure-training.ts', import.meta.url));
  return rateIn(await run(process.execPath, ['--import', 'tsx', script, victim, String(count)], ''));
}

async function timePeer(interpreter: string, victim: string, count: number): Promise<number> {
  const script = fileURLToPath(new URL('train_victim.py', import.meta.url));
  const design = JSON.stringify(trainingCase(victim, 8).victim);
  return rateIn(await run(interpreter, ['-B', script, String(count)], design));
}

function rateIn(output: string): number {
  return (JSON.parse(output.trim().split('\n').at(-1) ?? '') as { samplesPerSecond: number }).samplesPerSecond;
}

/** The first interpreter that has PyTorch; null if none does. */
async function findPeer(): Promise<string | null> {
  for (const interpreter of interpreters) if (await peerFacts(interpreter).catch(() => null)) return interpreter; // prettier-ignore
  return null;
}

async function peerFacts(interpreter: string): Promise<string> {
  const script = 'import sys, torch; print(f"{torch.__version__}, Python {sys.version.split()[0]}")';
  return (await run(interpreter, ['-c', script], '')).trim();
}

/** @returns what the process printed. @throws Error if it fails or does not exist. */
async function run(command: string, parameters: readonly string[], input: string): Promise<string> {
  const child = spawn(command, [...parameters], { env: { ...process.env, ...oneThread }, stdio: 'pipe' });
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  child.stdin.on('error', () => {}); // it may end before it reads
  child.stdin.end(input);
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) throw new Error(`${command} exited with ${code}: ${errors.slice(-2_000)}`);
  return output;
}
