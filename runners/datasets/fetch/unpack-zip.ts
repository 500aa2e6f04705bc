import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { getFileNameLowLevel, openPromise, type Entry } from 'yauzl';
import type { Unpacking } from './unpack-tar.ts';

/** Unpacks a zip archive. @throws FetchError ARCHIVE_UNSAFE; errors of yauzl and zlib. */
export async function unpackZip({ archive, folder, guard, onProgress, signal }: Unpacking): Promise<void> {
  const zip = await openPromise(archive, { decodeStrings: false, autoClose: false }); // the guard checks the names
  const made = new Set<string>();
  const makeFolder = async (path: string) => {
    if (made.has(path)) return;
    await mkdir(path, { recursive: true });
    made.add(path);
  };
  try {
    for await (const entry of zip.eachEntry()) {
      signal?.throwIfAborted();
      const { generalPurposeBitFlag, fileNameRaw, extraFields, uncompressedSize, crc32: expected } = entry;
      const name = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
      const kind = kindOf(entry, name);
      const path = join(folder, guard.admit(name, kind, uncompressedSize));
      if (kind === 'folder') await makeFolder(path);
      else {
        await makeFolder(dirname(path));
        const content = await zip.openReadStreamPromise(entry); // fails if the size differs
        await pipeline(content, checkedCrc(name, expected), createWriteStream(path));
      }
      onProgress?.(guard.entries / zip.entryCount, guard.entries);
    }
  } finally {
    zip.close();
  }
}

/** Uses the Unix type bits if present. A name that ends in a slash is always a folder. */
function kindOf({ externalFileAttributes }: Entry, name: string): 'file' | 'folder' | 'other' {
  const type = (externalFileAttributes >>> 16) & 0o170000;
  if (type !== 0 && type !== 0o100000 && type !== 0o040000) return 'other';
  return name.endsWith('/') ? 'folder' : 'file';
}

/** yauzl does not check the CRC. Node.js before 20.15 has no crc32; archives with a known checksum were checked before. */
function checkedCrc(name: string, expected: number): Transform {
  let found = 0;
  const sum: typeof zlib.crc32 | undefined = zlib.crc32;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (sum) found = sum(chunk, found);
      done(null, chunk);
    },
    flush(done) {
      if (!sum || found === expected) done();
      else
        done(new Error(`the entry ${JSON.stringify(name.slice(0, 200))} has the CRC ${found}, expected ${expected}`));
    },
  });
}
