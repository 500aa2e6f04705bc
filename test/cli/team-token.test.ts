import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findTeamToken, storeTeamToken } from '../../cli/team-token.ts';
import { defaultSite, readToken, storeSubmissionToken, tokenFile } from '../../cli/token-store.ts';

const id = '00000000-0000-4000-8000-000000000001';
const ask = vi.fn(async () => Response.json({ data: { submissions: { nodes: [{ id }] } } })); // every site lists the id

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mbti-config-'));
  vi.stubEnv('XDG_CONFIG_HOME', folder);
  vi.stubGlobal('fetch', ask);
  await mkdir(join(folder, 'mbti'));
  return () => rm(folder, { recursive: true });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  ask.mockClear();
});

const others = ['http://evil.example', 'http://localhost:3001', 'https://localhost:3000', 'http://127.0.0.1:3000'];

test.each(others)('a token that was stored without a site is not sent to %s, which is not even asked', async (url) => {
  await writeFile(tokenFile(), JSON.stringify({ [id]: 'secret' }));
  expect(await findTeamToken(url, 'Team One')).toBeNull();
  expect(await readToken(url, id)).toBeUndefined();
  expect(ask).not.toHaveBeenCalled();
});

test('a token that was stored without a site is sent to the default site', async () => {
  await writeFile(tokenFile(), JSON.stringify({ [id]: 'secret' }));
  expect(await findTeamToken(`${defaultSite}/`, 'Team One')).toBe('secret');
  expect(await readToken(defaultSite, id)).toBe('secret');
});

test.each([defaultSite, 'https://board.example'])('a token of %s is not sent to another site', async (url) => {
  await storeSubmissionToken(url, id, 'secret');
  await storeTeamToken(url, 'Team One', 'secret');
  expect([await readToken(url, id), await findTeamToken(url, ' team one')]).toEqual(['secret', 'secret']);
  for (const other of others) {
    expect(await readToken(other, id)).toBeUndefined();
    expect(await findTeamToken(other, 'Team One')).toBeNull();
  }
  expect(ask).not.toHaveBeenCalled();
});

test('old entries of the file are kept', async () => {
  await writeFile(tokenFile(), JSON.stringify({ [id]: 'old' }));
  await storeTeamToken('https://board.example', 'Team One', 'new');
  expect(JSON.parse(await readFile(tokenFile(), 'utf8'))).toEqual({
    [id]: 'old',
    'https://board.example team one': 'new',
  });
});
