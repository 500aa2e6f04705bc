import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const oneThread = { OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };

/** Why programs in Python cannot be tested here; null if they can. */
export const pythonMissing: string | null =
  spawnSync('python3', ['-c', 'import numpy']).status === 0 ? null : 'needs python3-numpy (Debian)';

/**
 * Runs a Python program.
 * @throws if it does not exit with code 0, with what it wrote.
 */
export function runPython(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...oneThread, ...environment };
  return promisify(execFile)('python3', [...parameters], { env });
}
