import { join } from 'node:path';
import type { OfficialFile } from '../dataset-source.ts';
import { exists } from '../official-folder.ts';

/** A file, or a part of a file, that is downloaded automatically or manually. */
export type FetchedFile = Omit<OfficialFile, 'unpack' | 'into' | 'parts'>;

/** The file, or its parts if it comes in parts. */
export function fetchedFilesOf(file: OfficialFile): readonly FetchedFile[] {
  return file.parts ?? [file];
}

/** Final path of a file that is not unpacked. */
export function placeOf(folder: string, { name, into }: OfficialFile): string {
  return join(folder, into ?? '', name);
}

/** Current path of a file: its final path, or where it was downloaded to. */
export async function findOriginal(folder: string, file: OfficialFile): Promise<string | undefined> {
  const places = file.unpack ? [join(folder, file.name)] : [placeOf(folder, file), join(folder, file.name)];
  for (const place of places) if (await exists(place)) return place;
  return undefined;
}

/** Whether the folder has an archive, a part of one, or an incomplete download of either. */
export async function holdsArchive(folder: string, files: readonly OfficialFile[]): Promise<boolean> {
  for (const file of files) {
    if (!file.unpack) continue;
    for (const { name } of [file, ...fetchedFilesOf(file)]) {
      for (const ending of ['', '.part']) if (await exists(join(folder, `${name}${ending}`))) return true;
    }
  }
  return false;
}

/** Number of bytes to download. `isLowerBound` is true if the size of a file is unknown. */
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
