import { fileURLToPath } from 'node:url';
import { runProcess } from './run-process.ts';

/** Variant and batch size. */
export type Contender = readonly [variant: string, batch: string];

export interface PeerRate {
  readonly variant: string;
  readonly batch: string;
  /** Samples in a second of one core. */
  readonly rate: number;
  /** The same with one sample at a time, where that was tried. */
  readonly alone: number | null;
  /** The fastest ones, to be measured again. */
  readonly contenders: readonly Contender[];
}

/** Of one variant against our outcome. */
export interface PeerDifference {
  readonly largest: number;
  readonly share: number; // of values that differ
}

type ByCase<T> = Readonly<Record<string, T>>;
export interface PeerRates {
  readonly cases: ByCase<PeerRate>;
  readonly peakBytes: number;
}

const oneThread = Object.fromEntries(
  ['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS', 'BLIS_NUM_THREADS'].map((name) => [name, '1']),
);

/** What to install where `findPeer` finds nothing. */
export const peerPackages = 'python3-numpy and python3-scipy (Debian)';

/** The versions of Python, NumPy and SciPy in one line; null where one is missing. */
export async function findPeer(): Promise<string | null> {
  const script =
    'import sys, numpy, scipy; print(f"Python {sys.version.split()[0]}, NumPy {numpy.__version__}, SciPy {scipy.__version__}")';
  try {
    return (await runProcess('python3', ['-c', script])).trim();
  } catch {
    return null; // whatever the reason, there is nothing to compare with
  }
}

/** Peak memory of a process that has only loaded its libraries. */
export async function barePeer(): Promise<number> {
  return (await run<{ peakBytes: number }>(['bare'])).peakBytes;
}

/** Compares every variant with our outcome, by key of the case. */
export async function checkPeer(folder: string): Promise<ByCase<ByCase<PeerDifference>>> {
  return (await run<{ cases: ByCase<ByCase<PeerDifference>> }>(['check', folder])).cases;
}

/** Times the given contenders of each case, all where none are given. */
export function measurePeer(
  folder: string,
  seconds: number,
  contenders: ByCase<readonly Contender[]>,
): Promise<PeerRates> {
  return run(['measure', folder, JSON.stringify({ seconds, contenders })]);
}

async function run<Result>(parameters: readonly string[]): Promise<Result> {
  const script = fileURLToPath(new URL('numpy_triggers.py', import.meta.url));
  const output = await runProcess('python3', ['-B', script, ...parameters], oneThread);
  return JSON.parse(output) as Result;
}
