import { FetchError } from './fetch-error.ts';

/** Maximum size of the content of an archive. */
export interface ArchiveLimits {
  readonly bytes: number;
  readonly entries: number;
}

/** Far above the archives of the datasets, whose text shrinks to a fifth at most. */
export function usualLimits(archiveBytes: number): ArchiveLimits {
  return { bytes: 40 * archiveBytes + 2 ** 30, entries: 1_000_000 };
}

/** Counts the entries of an archive and rejects unsafe ones. */
export class EntryGuard {
  readonly #archive: string;
  readonly #limits: ArchiveLimits;
  #bytes = 0;
  entries = 0;

  constructor(archive: string, limits: ArchiveLimits) {
    [this.#archive, this.#limits] = [archive, limits];
  }

  /**
   * @param kind of the entry; other kinds than files and folders are rejected.
   * @returns its path relative to the destination folder, '' for the folder itself.
   * @throws FetchError ARCHIVE_UNSAFE
   */
  admit(name: string, kind: 'file' | 'folder' | 'other', bytes: number): string {
    this.entries++;
    this.#bytes += bytes;
    if (this.entries > this.#limits.entries) throw this.#unsafe(`has more than ${this.#limits.entries} entries`);
    if (this.#bytes > this.#limits.bytes) throw this.#unsafe(`unpacks to more than ${this.#limits.bytes} bytes`);
    const shown = JSON.stringify(name.slice(0, 200));
    if (kind === 'other') throw this.#unsafe(`contains ${shown}, which is a link or a device`);
    const pieces = name.split(/[/\\]/);
    if (/^(?:[/\\]|[A-Za-z]:)/.test(name) || name.includes('\0') || pieces.includes('..')) {
      throw this.#unsafe(`contains ${shown}, which is outside the destination folder`);
    }
    return pieces.filter((piece) => piece !== '' && piece !== '.').join('/');
  }

  #unsafe(what: string): FetchError {
    const message = `${this.#archive} ${what}. Nothing was unpacked. Do not use this archive.`;
    return new FetchError('ARCHIVE_UNSAFE', message, { archive: this.#archive });
  }
}

/** The error for a broken archive. */
export function damagedArchive(archive: string, cause: unknown): FetchError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `${archive} cannot be unpacked: ${reason}. Delete it and fetch again.`;
  return new FetchError('ARCHIVE_DAMAGED', message, { archive }, { cause });
}
