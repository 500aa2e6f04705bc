import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { CliError } from './cli-error.ts';

const tokens = z.record(z.string(), z.string());

/** The file with the tokens of the submissions and teams of this user. Only the user can read it. */
export function tokenFile(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  return join(environment['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'mbti', 'tokens.json');
}

export async function readToken(submissionId: string): Promise<string | undefined> {
  return (await readTokens())[submissionId];
}

/**
 * Stores a token under the id of its submission, or under the name of its team.
 * @throws CliError TOKENS_UNREADABLE when the file is broken. A broken file is never overwritten.
 */
export async function storeToken(key: string, token: string): Promise<void> {
  const file = tokenFile();
  const known = await readTokens();
  await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
  const next = `${file}.${randomUUID()}`; // a crash leaves the old file intact
  await writeFile(next, `${JSON.stringify({ ...known, [key]: token }, null, 2)}\n`, { mode: 0o600 });
  await rename(next, file);
}

/** All stored tokens. @throws CliError TOKENS_UNREADABLE */
export async function readTokens(): Promise<Readonly<Record<string, string | undefined>>> {
  const file = tokenFile();
  try {
    return tokens.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new CliError(
      'TOKENS_UNREADABLE',
      `${file} is not a readable list of tokens. Repair it or move it away.`,
      {},
      { cause },
    );
  }
}
