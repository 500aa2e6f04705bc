import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { CliError } from './cli-error.ts';

const tokens = z.record(z.string(), z.string());
export type StoredTokens = Readonly<Record<string, string | undefined>>;

/** The site that is called if none is named. Tokens that were stored without a site are sent to this one only. */
export const defaultSite = 'http://localhost:3000';

export function originOf(siteUrl: string): string {
  try {
    return new URL(siteUrl).origin;
  } catch {
    return siteUrl; // the request says what is wrong with it
  }
}

/** The key of a submission's token in the store. An earlier release stored it under the id alone. */
const keyOf = (siteUrl: string, submissionId: string) => `${originOf(siteUrl)}/submissions/${submissionId}`;

/** The file with the tokens of the submissions and teams of this user. Only the user can read it. */
export function tokenFile(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  return join(environment['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'mbti', 'tokens.json');
}

/** The token of a submission to this site. It is never one that was stored for another site. */
export async function readToken(siteUrl: string, submissionId: string): Promise<string | undefined> {
  const known = await readTokens();
  const ofEarlierRelease = originOf(siteUrl) === defaultSite ? known[submissionId] : undefined;
  return known[keyOf(siteUrl, submissionId)] ?? ofEarlierRelease;
}

export async function storeSubmissionToken(siteUrl: string, submissionId: string, token: string): Promise<void> {
  await storeToken(keyOf(siteUrl, submissionId), token);
}

/**
 * Stores a token under a key that begins with the origin of its site.
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
export async function readTokens(): Promise<StoredTokens> {
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
