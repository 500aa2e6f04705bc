import { posix } from 'node:path';
import { Parser, type ReadEntry } from 'tar';
import { z } from 'zod';
import type { Engine } from '../container-engine.ts';
import { SandboxError } from '../sandbox-error.ts';
import { engineFailed, withDeadline } from '../with-deadline.ts';
import { headBytes, type ImageEntry, type ImageFiles } from './image-files.ts';
import { requireTotals, type InspectionLimits } from './inspection-limits.ts';
import { SavedFiles, stackLayers, type Layer, type SavedEntry } from './stack-layers.ts';

const manifest = z.array(z.object({ Layers: z.array(z.string()) })).min(1);
const manifestBytesMax = 1024 ** 2;
const headsBytesMax = 64 * 1024 ** 2; // of all programs in the image together
const namesBytesMax = 64 * 1024 ** 2; // of all paths and links in the image together

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
  const budget = { headBytes: headsBytesMax, namesBytes: namesBytesMax };
  let order: readonly string[] | null = null;
  const reading: Promise<void>[] = [];
  const parser = new Parser({
    onReadEntry: (entry) => {
      if (entry.path === 'manifest.json')
        start(
          reading,
          readManifest(entry).then((found) => void (order = found)),
        );
      else if (entry.type === 'File' && /(\.tar$|^blobs\/sha256\/)/.test(entry.path)) {
        start(
          reading,
          readLayer(entry, totals, budget, limits).then((layer) => void layers.set(entry.path, layer)),
        );
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
  return new SavedFiles(await stackLayers(stacked), totals);
}

/** Adds to the reading that `pump` awaits. A failure before that is not lost, and is not unhandled meanwhile. */
function start(reading: Promise<void>[], one: Promise<void>): void {
  one.catch(() => {});
  reading.push(one);
}

/** Feeds the parser as fast as its entries are read, and fails with the first failure of one of them. */
async function pump(
  archive: AsyncIterable<Buffer | string>,
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
    if (!parser.write(Buffer.from(chunk))) {
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
  budget: { headBytes: number; namesBytes: number },
  limits: InspectionLimits,
): Promise<Layer> {
  const layer = new Map<string, SavedEntry>();
  const heads: Promise<void>[] = [];
  const parser = new Parser({
    onReadEntry: (entry) => {
      totals.entries += 1;
      totals.bytes += entry.size;
      requireTotals(totals, limits);
      budget.namesBytes -= entry.path.length + (entry.linkpath?.length ?? 0);
      if (budget.namesBytes < 0) {
        throw new SandboxError(
          'IMAGE_TOO_LARGE',
          `The paths in the image have together more than ${namesBytesMax} bytes.`,
        );
      }
      const path = pathOf(entry.path);
      const isProgram = entry.type === 'File' && ((entry.mode ?? 0) & 0o111) !== 0 && budget.headBytes > 0;
      if (isProgram) {
        start(
          heads,
          headOf(entry).then((head) => void layer.set(path, savedEntry(entry, head))),
        );
        budget.headBytes -= Math.min(entry.size, headBytes);
        return;
      }
      const linked = entry.type === 'Link' ? layer.get(pathOf(entry.linkpath ?? '')) : undefined;
      layer.set(path, linked ?? savedEntry(entry, null));
      entry.resume();
    },
  });
  await pump(blob, parser, heads);
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
