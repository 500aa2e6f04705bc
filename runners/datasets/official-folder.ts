import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatasetError } from '../../benchmark/samples/dataset-error.ts';

export interface LayoutSearch {
  readonly datasetId: string;
  readonly folder: string;
  /** Top folder of the original layout. */
  readonly top: string;
  /** Files and folders below `top` that must be there. */
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
  const bearable = oneOf ? needed.length - 1 : 0;
  if (missing.length <= bearable) return root;
  const first = needed.length === missing.length ? inside : root; // nothing of it lies in `folder` itself
  throw missingFile(datasetId, join(first, missing[0] ?? ''));
}

/**
 * The first of several places where a file may lie.
 * @throws DatasetError FILE_MISSING naming all of them.
 */
export async function findFile(datasetId: string, candidates: readonly string[]): Promise<string> {
  for (const candidate of candidates) if (await exists(candidate)) return candidate;
  throw missingFile(datasetId, candidates.join(' or '));
}

/** What to say of a file that is not there. */
export function missingFile(datasetId: string, file: string, cause?: unknown): DatasetError {
  const message = `${file} was not found. Run "mbti datasets fetch ${datasetId}" or put the file there.`;
  return new DatasetError('FILE_MISSING', message, { datasetId, file }, { cause });
}

/**
 * Names in a folder, by code units; none when it is absent and only a part of the dataset is there.
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

/** `code` of an error of the file system. */
export function errorCodeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
