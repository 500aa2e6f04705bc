import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

/** The mbti command. */
export const mbtiLauncher = fileURLToPath(new URL('../../cli/mbti.mjs', import.meta.url));

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the mbti command in its own process, with a working directory outside the repository. */
export function runMbti(
  parameters: readonly string[],
  environment: Record<string, string> = {},
  onProgress: () => void = () => {}, // called whenever it writes to standard error
): Promise<CommandResult> {
  const child = spawn(process.execPath, [mbtiLauncher, ...parameters], {
    cwd: tmpdir(),
    env: { ...process.env, MBTI_URL: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onProgress();
  });
  return new Promise((resolve, reject) =>
    child.once('error', reject).once('close', (code) => resolve({ code, stdout, stderr })),
  );
}
