import { fileURLToPath } from 'node:url';
import { runProcess } from './run-process.ts';

/** A variant at a batch size. */
export type Contender = readonly [variant: string, batch: string];

export interface PeerRate {
  readonly variant: string;
  readonly batch: string;
  /** Samples per second on one core. */
  readonly rate: number;
  /** The best rate with one sample at a time; null if that was not tried. */
  readonly alone: number | null;
  /** The fastest variants, which later rounds measure again. */
  readonly contenders: readonly Contender[];
}

/** How far the samples of one variant are from ours. */
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

/** What to install if `findPeer` returns null. */
export const peerPackages = 'python3-numpy and python3-scipy (Debian)';

/** The versions of Python, NumPy and SciPy in one line; null if one is missing. */
export async function findPeer(): Promise<string | null> {
  const script =
    'import sys, numpy, scipy; print(f"Python {sys.version.split()[0]}, NumPy {numpy.__version__}, SciPy {scipy.__version__}")';
  try {
    return (await runProcess('python3', ['-c', script])).trim();
  } catch {
    return null; // the comparison is optional
  }
}

/** Peak memory in bytes of a process that only loads its libraries. */
export async function barePeer(): Promise<number> {
  return (await run<{ peakBytes: number }>(['bare'])).peakBytes;
}

/** Compares the samples of every variant with ours. @returns the differences by case key and variant. */
export async function checkPeer(folder: string): Promise<ByCase<ByCase<PeerDifference>>> {
  return (await run<{ cases: ByCase<ByCase<PeerDifference>> }>(['check', folder])).cases;
}

/** Times the contenders of each case, or all its variants if none are given. */
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
