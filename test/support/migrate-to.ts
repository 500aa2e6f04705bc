import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateDatabase } from '../../db/client.ts';

/** Migrates a database to the state of an earlier release. @param lastTag the last migration of that release. */
export async function migrateTo(url: string, lastTag: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mbti-migrations-'));
  try {
    await cp('db/migrations', folder, { recursive: true });
    const file = join(folder, 'meta/_journal.json');
    const journal = JSON.parse(await readFile(file, 'utf8')) as { entries: { tag: string }[] };
    const last = journal.entries.findIndex(({ tag }) => tag === lastTag);
    await writeFile(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, last + 1) }));
    await migrateDatabase(url, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
