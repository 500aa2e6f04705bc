import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { copyOutputFile } from '../sandbox/collect-output.ts';
import { SandboxError } from '../sandbox/sandbox-error.ts';
import type { ContainerAnswer } from './measurement.ts';

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
  { outputFolder }: ContainerAnswer,
  name: string,
  bytesMax: number,
): Promise<TakenFile> {
  const folder = join(outputFolder, '..', 'answer');
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const file = join(folder, name);
  const { sha256 } = await copyOutputFile(outputFolder, name, bytesMax, file);
  return { file, sha256 };
}

/** @returns undefined if the container did not write the file. @throws SandboxError as `takeAnswerFile` does. */
export async function takeIfWritten(
  answer: ContainerAnswer,
  name: string,
  bytesMax: number,
): Promise<TakenFile | undefined> {
  try {
    return await takeAnswerFile(answer, name, bytesMax);
  } catch (error) {
    if (error instanceof SandboxError && error.code === 'OUTPUT_MISSING') return undefined;
    throw error;
  }
}
