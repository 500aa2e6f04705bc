import { posix } from 'node:path';
import { Parser, type ReadEntry } from 'tar';
import { z } from 'zod';
import type { Engine } from '../container-engine.ts';
import { SandboxError } from '../sandbox-error.ts';
import { engineFailed, withDeadline } from '../with-deadline.ts';
import { headBytes, type ImageEntry, type ImageFiles, type ImageTotals } from './image-files.ts';
import { requireTotals, type InspectionLimits } from './inspection-limits.ts';

const manifest = z.array(z.object({ Layers: z.array(z.string()) })).min(1);
const manifestBytesMax = 1024 ** 2;
const headsBytesMax = 64 * 1024 ** 2; // of all programs in the image together

interface SavedEntry extends ImageEntry {
  readonly head: Buffer | null;
}
type Layer = ReadonlyMap<string, SavedEntry>;

/**
 * Reads the layers of an image as the engine saves them, for engines whose layers cannot be mounted here. Keeps the names
 * and the first bytes of programs, and no other content. Takes as long as the engine needs to write the whole image.
 * @throws SandboxError IMAGE_TOO_LARGE | IMAGE_INVALID | ENGINE_FAILED
 */
export async function readSavedImage(engine: Engine, imageId: string, limits: InspectionLimits): Promise<ImageFiles> {
  try {
    return await withDeadline('save an image', 10 * limits.timeMs, async (signal) => {
      const stream = await engine.docker.getImage(imageId).get();
      return readArchive(stream, limits, signal);
    });
  } catch (cause) {
    throw engineFailed('save an image', cause);
  }
}

/** @param archive as `docker save` writes it: layers as tar files, and manifest.json with their order, bottom first. */
export async function readArchive(
  archive: NodeJS.ReadableStream,
  limits: InspectionLimits,
  signal?: AbortSignal,
): Promise<ImageFiles> {
  const layers = new Map<string, Layer>();
  const links = new Map<string, string>(); // older archives name a layer twice
  const totals = { entries: 0, bytes: 0 };
  const budget = { headBytes: headsBytesMax };
  let order: readonly string[] | null = null;
  const reading: Promise<void>[] = [];
  const parser = new Parser({
    onReadEntry: (entry) => {
      if (entry.path === 'manifest.json') reading.push(readManifest(entry).then((found) => void (order = found)));
      else if (entry.type === 'File' && /(\.tar$|^blobs\/sha256\/)/.test(entry.path)) {
        reading.push(readLayer(entry, totals, budget, limits).then((layer) => void layers.set(entry.path, layer)));
      } else {
        if (entry.type === 'SymbolicLink' && entry.linkpath) {
          links.set(entry.path, posix.join(posix.dirname(entry.path), entry.linkpath));
        }
        entry.resume();
      }
    },
  });
  await pump(archive, parser, reading, signal);
  if (order === null) throw new SandboxError('IMAGE_INVALID', 'The saved image has no manifest.json.');
  const stacked = (order as readonly string[]).map((name) => layers.get(links.get(name) ?? name));
  return new SavedFiles(merge(stacked), totals);
}

/** Feeds the parser until the archive ends, and fails with the first failure of an entry. */
async function pump(
  archive: NodeJS.ReadableStream,
  parser: Parser,
  reading: readonly Promise<void>[],
  signal?: AbortSignal,
): Promise<void> {
  const ended = new Promise<void>((resolve, reject) => {
    parser.on('end', () => resolve());
    parser.on('error', reject);
  });
  ended.catch(() => {}); // awaited below
  for await (const chunk of archive) {
    signal?.throwIfAborted();
    if (!parser.write(chunk as Buffer)) {
      const drained = new Promise<void>((resolve) => parser.once('drain', () => resolve()));
      await Promise.race([drained, ended, ...reading.map((one) => one.then(() => drained))]);
    }
  }
  parser.end();
  await Promise.all([ended, ...reading]);
}

async function readManifest(entry: ReadEntry): Promise<readonly string[]> {
  if (entry.size > manifestBytesMax)
    throw new SandboxError('IMAGE_INVALID', 'The manifest of the saved image is too large.');
  const parsed = manifest.safeParse(JSON.parse((await entry.concat()).toString('utf8')));
  if (!parsed.success) throw new SandboxError('IMAGE_INVALID', 'The manifest of the saved image cannot be read.');
  return parsed.data[0]?.Layers ?? [];
}

async function readLayer(
  blob: ReadEntry,
  totals: { entries: number; bytes: number },
  budget: { headBytes: number },
  limits: InspectionLimits,
): Promise<Layer> {
  const layer = new Map<string, SavedEntry>();
  const heads: Promise<void>[] = [];
  const parser = new Parser({
    onReadEntry: (entry) => {
      totals.entries += 1;
      totals.bytes += entry.size;
      requireTotals(totals, limits);
      const path = pathOf(entry.path);
      const isProgram = entry.type === 'File' && ((entry.mode ?? 0) & 0o111) !== 0 && budget.headBytes > 0;
      if (isProgram) {
        heads.push(headOf(entry).then((head) => void layer.set(path, savedEntry(entry, head))));
        budget.headBytes -= Math.min(entry.size, headBytes);
        return;
      }
      const linked = entry.type === 'Link' ? layer.get(pathOf(entry.linkpath ?? '')) : undefined;
      layer.set(path, linked ?? savedEntry(entry, null));
      entry.resume();
    },
  });
  for await (const chunk of blob) parser.write(chunk);
  parser.end();
  await Promise.all(heads);
  return layer;
}

/** An archive may write `./etc/` for `/etc`. */
function pathOf(name: string): string {
  return posix.resolve('/', name);
}

async function headOf(entry: ReadEntry): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of entry) {
    if (bytes < headBytes) chunks.push(Buffer.from(chunk));
    bytes += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, headBytes);
}

const kinds: Readonly<Record<string, ImageEntry['kind']>> = {
  Directory: 'folder',
  SymbolicLink: 'link',
  FIFO: 'named pipe',
  CharacterDevice: 'device',
  BlockDevice: 'device',
};

function savedEntry(entry: ReadEntry, head: Buffer | null): SavedEntry {
  return {
    kind: kinds[entry.type] ?? 'file',
    mode: (entry.mode ?? 0) & 0o7777,
    userId: entry.uid ?? 0,
    groupId: entry.gid ?? 0,
    sizeBytes: entry.size,
    target: entry.type === 'SymbolicLink' ? (entry.linkpath ?? '') : null,
    head,
  };
}

/** Puts layers on top of each other. `.wh.NAME` removes NAME of the layers below, `.wh..wh..opq` all of its folder. */
function merge(layers: readonly (Layer | undefined)[]): Map<string, SavedEntry> {
  const merged = new Map<string, SavedEntry>();
  for (const layer of layers) {
    if (!layer) throw new SandboxError('IMAGE_INVALID', 'The saved image lacks a layer that its manifest names.');
    const removed = new Set<string>();
    const emptied = new Set<string>();
    for (const path of layer.keys()) {
      const name = posix.basename(path);
      if (name === '.wh..wh..opq') emptied.add(posix.dirname(path));
      else if (name.startsWith('.wh.')) removed.add(posix.join(posix.dirname(path), name.slice('.wh.'.length)));
      else if (layer.get(path)?.kind !== 'folder' && merged.get(path)?.kind === 'folder') removed.add(path);
    }
    if (removed.size + emptied.size > 0) {
      for (const path of [...merged.keys()]) if (isCovered(path, removed, emptied)) merged.delete(path);
    }
    for (const [path, entry] of layer) if (!posix.basename(path).startsWith('.wh.')) merged.set(path, entry);
  }
  return merged;
}

function isCovered(path: string, removed: ReadonlySet<string>, emptied: ReadonlySet<string>): boolean {
  if (removed.has(path)) return true;
  for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
    if (removed.has(folder) || emptied.has(folder)) return true;
    if (folder === '/') return false;
  }
}

const impliedFolder: ImageEntry = { kind: 'folder', mode: 0o755, userId: 0, groupId: 0, sizeBytes: 0, target: null };

class SavedFiles implements ImageFiles {
  readonly #entries: ReadonlyMap<string, SavedEntry>;
  readonly #impliedFolders = new Set<string>(['/']); // an archive may leave out folders
  readonly totals: ImageTotals;

  constructor(entries: ReadonlyMap<string, SavedEntry>, totals: ImageTotals) {
    this.#entries = entries;
    this.totals = totals;
    for (const path of entries.keys()) {
      for (let folder = posix.dirname(path); !this.#impliedFolders.has(folder); folder = posix.dirname(folder)) {
        this.#impliedFolders.add(folder);
      }
    }
  }

  entry(path: string): Promise<ImageEntry | null> {
    return Promise.resolve(this.#entries.get(path) ?? (this.#impliedFolders.has(path) ? impliedFolder : null));
  }

  head(path: string): Promise<Buffer> {
    return Promise.resolve(this.#entries.get(path)?.head ?? Buffer.alloc(0));
  }
}
