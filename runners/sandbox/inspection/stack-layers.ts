import { posix } from 'node:path';
import { SandboxError } from '../sandbox-error.ts';
import type { ImageEntry, ImageFiles, ImageTotals } from './image-files.ts';

/** An entry of a saved layer, with the first bytes of a program. */
export interface SavedEntry extends ImageEntry {
  readonly head: Buffer | null;
}
export type Layer = ReadonlyMap<string, SavedEntry>;

/** Puts layers on top of each other. `.wh.NAME` removes NAME of the layers below, `.wh..wh..opq` all of its folder. */
export function stackLayers(layers: readonly (Layer | undefined)[]): Map<string, SavedEntry> {
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
