import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatasetError } from '../../benchmark/samples/dataset-error.ts';

export interface LayoutSearch {
  readonly datasetId: string;
  readonly folder: string;
  /** Top folder of the original layout. */
  readonly top: string;
  /** Files and folders below `top` that must exist. */
  readonly needed: readonly string[];
  /** One of them is enough. */
  readonly oneOf?: boolean;
}

/**
 * The top folder of a dataset's original layout: `folder` itself or `top` inside it.
 * @throws DatasetError FILE_MISSING
 */
export async function findTopFolder({ datasetId, folder, top, needed, oneOf }: LayoutSearch): Promise<string> {
  const inside = join(folder, top);
  const root = (await exists(inside)) ? inside : folder;
  const missing: string[] = [];
  for (const name of needed) if (!(await exists(join(root, name)))) missing.push(name);
  const allowedMissing = oneOf ? needed.length - 1 : 0;
  if (missing.length <= allowedMissing) return root;
  const first = needed.length === missing.length ? inside : root; // `folder` itself has none of them
  throw missingFile(datasetId, join(first, missing[0] ?? ''));
}

/**
 * The first existing path of several.
 * @throws DatasetError FILE_MISSING with all paths.
 */
export async function findFile(datasetId: string, candidates: readonly string[]): Promise<string> {
  for (const candidate of candidates) if (await exists(candidate)) return candidate;
  throw missingFile(datasetId, candidates.join(' or '));
}

/** The error for a missing file. */
export function missingFile(datasetId: string, file: string, cause?: unknown): DatasetError {
  const message = `${file} was not found. Run "mbti datasets fetch ${datasetId}" or copy the file there.`;
  return new DatasetError('FILE_MISSING', message, { datasetId, file }, { cause });
}

/**
 * Names in a folder, sorted by code units; empty if the folder is missing and a partial dataset is accepted.
 * @throws DatasetError FILE_MISSING | FILE_UNREADABLE
 */
export async function listFolder(datasetId: string, folder: string, partial: boolean): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (cause) {
    if (errorCodeOf(cause) !== 'ENOENT') {
      throw new DatasetError('FILE_UNREADABLE', `${folder} cannot be read as a folder.`, { file: folder }, { cause });
    }
    if (partial) return [];
    throw missingFile(datasetId, folder, cause);
  }
}

export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

/** `code` of a file system error. */
export function errorCodeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
