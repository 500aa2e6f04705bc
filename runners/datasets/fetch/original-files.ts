import { join } from 'node:path';
import type { OfficialFile } from '../dataset-source.ts';
import { exists } from '../official-folder.ts';

/** What is downloaded, or put by hand: a file, or a piece of one. */
export type FetchedFile = Omit<OfficialFile, 'unpack' | 'into' | 'parts'>;

/** A file of a dataset, or the pieces it comes in. */
export function fetchedFilesOf(file: OfficialFile): readonly FetchedFile[] {
  return file.parts ?? [file];
}

/** Where a file that is not unpacked ends up. */
export function placeOf(folder: string, { name, into }: OfficialFile): string {
  return join(folder, into ?? '', name);
}

/** Where a file lies: as it was put or downloaded, or where it ends up. */
export async function findOriginal(folder: string, file: OfficialFile): Promise<string | undefined> {
  const places = file.unpack ? [join(folder, file.name)] : [placeOf(folder, file), join(folder, file.name)];
  for (const place of places) if (await exists(place)) return place;
  return undefined;
}

/** Whether an archive, a piece of one, or the beginning of either lies in the folder. */
export async function holdsArchive(folder: string, files: readonly OfficialFile[]): Promise<boolean> {
  for (const file of files) {
    if (!file.unpack) continue;
    for (const { name } of [file, ...fetchedFilesOf(file)]) {
      for (const ending of ['', '.part']) if (await exists(join(folder, `${name}${ending}`))) return true;
    }
  }
  return false;
}

/** What must be downloaded; `isLowerBound` when the size of some file is not known. */
export function fetchBytesOf(files: readonly OfficialFile[]): {
  readonly bytes: number;
  readonly isLowerBound: boolean;
} {
  const sizes = files.map(({ bytes, parts }) => {
    const ofParts = parts?.map((part) => part.bytes) ?? [];
    return bytes ?? (ofParts.includes(undefined) || ofParts.length === 0 ? undefined : sum(ofParts));
  });
  return { bytes: sum(sizes), isLowerBound: sizes.includes(undefined) };
}

function sum(sizes: readonly (number | undefined)[]): number {
  return sizes.reduce<number>((total, size) => total + (size ?? 0), 0);
}
