import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { copyOutputFile } from '../../sandbox/collect-output.ts';
import type { MeasuringRequest } from './measurement.ts';

/** A file of an answer, copied to where the container cannot change it. */
export interface TakenFile {
  readonly file: string;
  readonly sha256: string;
}

/**
 * Takes one file of a container's answer without looking into it.
 * @param name a file name, not a path.
 * @throws SandboxError OUTPUT_MISSING | OUTPUT_NOT_A_FILE | OUTPUT_TOO_LARGE
 */
export async function takeAnswerFile(
  { outputFolder }: Pick<MeasuringRequest, 'outputFolder'>,
  name: string,
  bytesMax: number,
): Promise<TakenFile> {
  const folder = join(outputFolder, '..', 'answer');
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const file = join(folder, name);
  const { sha256 } = await copyOutputFile(outputFolder, name, bytesMax, file);
  return { file, sha256 };
}
