import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { extract, type ReadEntry } from 'tar';
import type { EntryGuard } from './archive-entry.ts';

export interface Unpacking {
  readonly archive: string;
  /** An existing empty folder. */
  readonly folder: string;
  readonly guard: EntryGuard;
  /** Called with the finished share, in [0, 1], and the number of entries so far. */
  readonly onProgress?: ((fraction: number, entries: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const files = new Set(['File', 'OldFile', 'ContiguousFile']);

/** Unpacks a gzipped tar archive. @throws FetchError ARCHIVE_UNSAFE; errors of tar and zlib. */
export async function unpackTar({ archive, folder, guard, onProgress, signal }: Unpacking): Promise<void> {
  const { size } = await stat(archive);
  let refusal: unknown;
  const unpacker = extract({
    cwd: folder,
    strict: true,
    preserveOwner: false,
    filter: (name, entry) => {
      try {
        guard.admit(name, kindOf(entry as ReadEntry), entry.size);
        if ('mode' in entry && 'type' in entry) entry.mode = entry.type === 'Directory' ? 0o755 : 0o644;
        return refusal === undefined;
      } catch (error) {
        refusal ??= error; // thrown below; the parser would swallow it here
        return false;
      }
    },
  });
  const closed = once(unpacker, 'close'); // rejects on 'error'
  closed.catch(() => undefined);
  unpacker.on('error', () => undefined); // `closed` reports the first error; unhandled ones would end the process
  const source = createReadStream(archive, { highWaterMark: 1 << 18 });
  const unzipped = source.pipe(createGunzip());
  source.once('error', (error) => unzipped.destroy(error));
  try {
    for await (const chunk of unzipped) {
      signal?.throwIfAborted();
      const isRoomLeft = unpacker.write(chunk);
      if (refusal !== undefined) throw refusal;
      if (!isRoomLeft) await Promise.race([once(unpacker, 'drain'), closed]);
      onProgress?.(source.bytesRead / size, guard.entries);
    }
    unpacker.end();
    await closed;
  } catch (error) {
    unpacker.abort(error instanceof Error ? error : new Error(String(error)));
    throw error;
  } finally {
    source.destroy();
  }
}

function kindOf({ type }: ReadEntry): 'file' | 'folder' | 'other' {
  if (type === 'Directory') return 'folder';
  return files.has(type) ? 'file' : 'other';
}
