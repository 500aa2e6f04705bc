import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ArchiveLimits } from '../../../../runners/datasets/fetch/archive-entry.ts';
import { unpackArchive } from '../../../../runners/datasets/fetch/unpack-archive.ts';
import { writeLayout } from '../../../support/official-files.ts';
import { tarGzBytes, zipBytes, type TarEntry, type ZipEntry } from './write-archives.ts';

interface Tried {
  readonly parent: string;
  readonly unpack: (limits?: ArchiveLimits) => Promise<void>;
}

/** `there` is already in the destination. */
async function lay(format: 'zip' | 'tar.gz', bytes: Uint8Array, there: Record<string, string> = {}): Promise<Tried> {
  const parent = writeLayout({ archive: bytes });
  const destination = join(parent, 'data');
  for (const [name, content] of Object.entries(there)) {
    await mkdir(join(destination, name, '..'), { recursive: true });
    await writeFile(join(destination, name), content);
  }
  const archive = join(parent, 'archive');
  const staging = join(parent, '.unpacking');
  return { parent, unpack: (limits) => unpackArchive({ archive, format, destination, staging, limits }) };
}

const coded = (code: string) => expect.objectContaining({ code });
const zip = (...entries: ZipEntry[]) => lay('zip', zipBytes(entries));
const tar = (...entries: TarEntry[]) => lay('tar.gz', tarGzBytes(entries));

test('unpacks both formats, and merges with existing files', async () => {
  const entries = [{ name: './top/' }, { name: 'top/a/one.txt', content: '1' }, { name: 'top/two.txt', content: '2' }];
  const there = { 'top/a/zero.txt': '0', 'top/two.txt': 'old' };
  const zipped = zipBytes([...entries, { name: 'top/packed.txt', content: 'p'.repeat(1000), deflated: true }]);
  const tarred = tarGzBytes([{ name: './top/', type: '5', mode: 0o500 }, ...entries.slice(1)]);
  for (const { parent, unpack } of [await lay('zip', zipped, there), await lay('tar.gz', tarred, there)]) {
    await unpack();
    expect((await readdir(parent)).sort()).toEqual(['archive', 'data']);
    expect((await readdir(join(parent, 'data/top/a'))).sort()).toEqual(['one.txt', 'zero.txt']);
    expect(await readFile(join(parent, 'data/top/two.txt'), 'utf8')).toBe('2');
    const { mode, uid } = await stat(join(parent, 'data/top/two.txt'));
    expect([mode & 0o7000, uid]).toEqual([0, process.getuid?.()]);
  }
});

test('rejects entries outside the folder, links and devices, and unpacks nothing', async () => {
  const good = { name: 'good.txt', content: 'good' };
  const tried = [
    await zip(good, { name: '../evil', content: 'x' }),
    await zip(good, { name: 'a/../../evil', content: 'x' }),
    await zip(good, { name: '/evil', content: 'x' }),
    await zip(good, { name: '..\\evil', content: 'x' }),
    await zip(good, { name: 'C:\\evil', content: 'x' }),
    await zip(good, { name: 'link', content: '/etc', mode: 0o120777 }),
    await zip(good, { name: 'fifo', mode: 0o010644 }),
    await tar(good, { name: '../evil', content: 'x' }),
    await tar(good, { name: 'a/../../evil', content: 'x' }),
    await tar(good, { name: '/evil', content: 'x' }),
    await tar(good, { name: 'link', type: '2', linkTo: '/etc' }),
    await tar(good, { name: 'link', type: '2', linkTo: '..' }, { name: 'link/evil', content: 'x' }),
    await tar(good, { name: 'link', type: '1', linkTo: '/etc/passwd' }),
    await tar(good, { name: 'device', type: '3' }),
    await tar(good, { name: 'fifo', type: '6' }),
  ];
  for (const { parent, unpack } of tried) {
    await expect(unpack()).rejects.toEqual(coded('ARCHIVE_UNSAFE'));
    expect(await readdir(parent)).toEqual(['archive']);
  }
});

test('rejects an archive that unpacks to too many bytes', async () => {
  const entries = [
    { name: 'a', content: 'a'.repeat(600) },
    { name: 'b', content: 'b'.repeat(600) },
  ];
  for (const { parent, unpack } of [await zip(...entries), await tar(...entries)]) {
    await expect(unpack({ bytes: 1_000, entries: 10 })).rejects.toEqual(coded('ARCHIVE_UNSAFE'));
    await expect(unpack({ bytes: 10_000, entries: 1 })).rejects.toEqual(coded('ARCHIVE_UNSAFE'));
    expect(await readdir(parent)).toEqual(['archive']);
    await unpack({ bytes: 1_200, entries: 2 });
  }
});

test('rejects an archive that is damaged or declares wrong sizes', async () => {
  const content = 'c'.repeat(5_000);
  const whole = zipBytes([{ name: 'a', content }]);
  const tarred = tarGzBytes([
    { name: 'a', content: Buffer.from(Array.from({ length: 3_000 }, (_, i) => (i * i) % 251)) },
  ]);
  const flipped = Buffer.from(whole);
  flipped[100] = 0;
  const tried = [
    await zip({ name: 'a', content, deflated: true, size: 4_000 }),
    await zip({ name: 'a', content, deflated: true, size: 6_000 }),
    await zip({ name: 'a', content, crc: 1 }),
    await lay('zip', flipped),
    await lay('zip', whole.subarray(0, 3_000)),
    await lay('zip', Buffer.from('<html>not a zip</html>')),
    await lay('tar.gz', tarred.subarray(0, tarred.length / 2)),
    await lay('tar.gz', Buffer.from('<html>not a tar</html>')),
    await tar({ name: 'a', content: 'short', size: 100_000 }),
  ];
  for (const { parent, unpack } of tried) {
    await expect(unpack()).rejects.toEqual(coded('ARCHIVE_DAMAGED'));
    expect(await readdir(parent)).toEqual(['archive']);
  }
});

test('removes the leftovers of a killed attempt', async () => {
  const { parent, unpack } = await zip({ name: 'a', content: 'a' });
  await mkdir(join(parent, '.unpacking'));
  await writeFile(join(parent, '.unpacking', 'half'), 'half');
  await unpack();
  expect(await readdir(join(parent, 'data'))).toEqual(['a']);
});
