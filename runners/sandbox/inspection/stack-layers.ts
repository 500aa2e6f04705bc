import { posix } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { SandboxError } from '../sandbox-error.ts';
import type { ImageEntry, ImageFiles, ImageTotals } from './image-files.ts';

/** An entry of a saved layer, with the first bytes of a program. */
export interface SavedEntry extends ImageEntry {
  readonly head: Buffer | null;
}
export type Layer = ReadonlyMap<string, SavedEntry>;

/**
 * Puts layers on top of each other. `.wh.NAME` removes NAME of the layers below, `.wh..wh..opq` all of its folder. Goes
 * from the top to the bottom, so that every entry is looked at once, and lets other work run between two layers.
 * @param layers bottom first.
 */
export async function stackLayers(layers: readonly (Layer | undefined)[]): Promise<Map<string, SavedEntry>> {
  const stack = new Map<string, SavedEntry>();
  const removed = new Set<string>();
  const emptied = new Set<string>();
  for (const layer of layers.toReversed()) {
    if (!layer) throw new SandboxError('IMAGE_INVALID', 'The saved image lacks a layer that its manifest names.');
    await setImmediate();
    const visible = [...layer].filter(([path]) => !isMarker(path) && !isCovered(path, stack, removed, emptied));
    for (const [path, entry] of visible) stack.set(path, entry);
    for (const path of layer.keys()) {
      const name = posix.basename(path);
      if (name === opaqueMarker) emptied.add(posix.dirname(path));
      else if (isMarker(path)) removed.add(posix.join(posix.dirname(path), name.slice(markerPrefix.length)));
    }
  }
  return stack;
}

const markerPrefix = '.wh.';
const opaqueMarker = '.wh..wh..opq';

function isMarker(path: string): boolean {
  return posix.basename(path).startsWith(markerPrefix);
}

/** Whether a layer above has something else at this path, or has removed it or a folder that it is in. */
function isCovered(
  path: string,
  above: ReadonlyMap<string, SavedEntry>,
  removed: ReadonlySet<string>,
  emptied: ReadonlySet<string>,
): boolean {
  if (above.has(path) || removed.has(path)) return true;
  for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
    if (removed.has(folder) || emptied.has(folder) || (above.get(folder)?.kind ?? 'folder') !== 'folder') return true;
    if (folder === '/') return false;
  }
}

const impliedFolder: ImageEntry = { kind: 'folder', mode: 0o755, userId: 0, groupId: 0, sizeBytes: 0, target: null };

/** The files of a saved image. */
export class SavedFiles implements ImageFiles {
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
