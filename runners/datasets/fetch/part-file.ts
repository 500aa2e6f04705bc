import { open, readFile, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { RunningSums, type FileSums } from './file-sums.ts';

const noteSchema = z.object({ url: z.string(), etag: z.string().optional(), lastModified: z.string().optional() });

/** Identity of the version that is being downloaded, as reported by the server. */
export interface Version {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
}

/** An incomplete download in `<destination>.part`. Its version is stored in `<destination>.part.json`. */
export class PartFile {
  readonly #destination: string;
  readonly #url: string;
  readonly #handle: FileHandle;
  #sums: RunningSums;
  #size: number;
  #version: Version;

  private constructor(
    paths: { destination: string; url: string },
    handle: FileHandle,
    [sums, size, version]: [RunningSums, number, Version],
  ) {
    [this.#destination, this.#url] = [paths.destination, paths.url];
    this.#handle = handle;
    [this.#sums, this.#size, this.#version] = [sums, size, version];
  }

  /** Opens an earlier download from the same URL and computes its checksums, or starts an empty one. */
  static async open(destination: string, url: string, signal?: AbortSignal): Promise<PartFile> {
    const handle = await open(`${destination}.part`, 'a+');
    try {
      const note = await readNote(destination);
      const sums = new RunningSums();
      let size = 0;
      if (note?.url === url) {
        const chunk = Buffer.allocUnsafe(1 << 20);
        for (;;) {
          signal?.throwIfAborted();
          const { bytesRead } = await handle.read(chunk, 0, chunk.length, size);
          if (bytesRead === 0) break;
          sums.update(chunk.subarray(0, bytesRead));
          size += bytesRead;
        }
      } else await handle.truncate(0);
      return new PartFile({ destination, url }, handle, [sums, size, note?.url === url ? note : {}]);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  get size(): number {
    return this.#size;
  }

  get version(): Version {
    return this.#version;
  }

  get sums(): FileSums {
    return this.#sums.value;
  }

  /** Discards all bytes. The following bytes belong to the given version. */
  async restart(version: Version = {}): Promise<void> {
    await this.#handle.truncate(0);
    [this.#sums, this.#size, this.#version] = [new RunningSums(), 0, version];
    await writeFile(noteOf(this.#destination), JSON.stringify({ url: this.#url, ...version }));
  }

  async append(chunk: Uint8Array): Promise<void> {
    for (let written = 0; written < chunk.length;) {
      const { bytesWritten } = await this.#handle.write(chunk, written, chunk.length - written);
      written += bytesWritten;
    }
    this.#sums.update(chunk);
    this.#size += chunk.length;
  }

  /** The first `count` bytes, or fewer. */
  async head(count: number): Promise<Uint8Array> {
    const { bytesRead, buffer } = await this.#handle.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  }

  /** Flushes the file to disk and gives it its final name. Call `close` afterwards. */
  async moveIntoPlace(): Promise<void> {
    await this.#handle.sync();
    await rename(`${this.#destination}.part`, this.#destination);
    await rm(noteOf(this.#destination), { force: true });
  }

  /** Deletes the download. Call `close` afterwards. */
  async remove(): Promise<void> {
    await rm(`${this.#destination}.part`, { force: true });
    await rm(noteOf(this.#destination), { force: true });
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

const noteOf = (destination: string) => `${destination}.part.json`;

async function readNote(destination: string): Promise<z.infer<typeof noteSchema> | undefined> {
  try {
    return noteSchema.parse(JSON.parse(await readFile(noteOf(destination), 'utf8')));
  } catch {
    return undefined; // absent or incomplete: the version of the bytes is unknown
  }
}
