import { FetchError } from './fetch-error.ts';

/** How much an archive may hold. */
export interface ArchiveLimits {
  readonly bytes: number;
  readonly entries: number;
}

/** Far more than any honest archive of these datasets holds: text shrinks to a fifth at best. */
export function usualLimits(archiveBytes: number): ArchiveLimits {
  return { bytes: 40 * archiveBytes + 2 ** 30, entries: 1_000_000 };
}

/** Counts what an archive says it holds, and refuses what does not belong into one. */
export class EntryGuard {
  readonly #archive: string;
  readonly #limits: ArchiveLimits;
  #bytes = 0;
  entries = 0;

  constructor(archive: string, limits: ArchiveLimits) {
    [this.#archive, this.#limits] = [archive, limits];
  }

  /**
   * @param kind of the entry; anything but files and folders is refused.
   * @returns its path below the folder to unpack into, '' for that folder itself.
   * @throws FetchError ARCHIVE_UNSAFE
   */
  admit(name: string, kind: 'file' | 'folder' | 'other', bytes: number): string {
    this.entries++;
    this.#bytes += bytes;
    if (this.entries > this.#limits.entries) throw this.#unsafe(`has more than ${this.#limits.entries} entries`);
    if (this.#bytes > this.#limits.bytes) throw this.#unsafe(`unpacks to more than ${this.#limits.bytes} bytes`);
    const shown = JSON.stringify(name.slice(0, 200));
    if (kind === 'other') throw this.#unsafe(`holds ${shown}, which is a link or a device`);
    const pieces = name.split(/[/\\]/);
    if (/^(?:[/\\]|[A-Za-z]:)/.test(name) || name.includes('\0') || pieces.includes('..')) {
      throw this.#unsafe(`holds ${shown}, which lies outside of the folder to unpack into`);
    }
    return pieces.filter((piece) => piece !== '' && piece !== '.').join('/');
  }

  #unsafe(what: string): FetchError {
    const message = `${this.#archive} ${what}. Nothing of it was unpacked; do not use it.`;
    return new FetchError('ARCHIVE_UNSAFE', message, { archive: this.#archive });
  }
}

/** What to say when the archive itself is broken. */
export function damagedArchive(archive: string, cause: unknown): FetchError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `${archive} cannot be unpacked: ${reason}. Delete it, and fetch it again.`;
  return new FetchError('ARCHIVE_DAMAGED', message, { archive }, { cause });
}
