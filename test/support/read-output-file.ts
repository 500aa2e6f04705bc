import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyOutputFile } from '../../runners/sandbox/collect-output.ts';

/** The bytes of a file that a container wrote, taken as the worker takes it. @throws SandboxError */
export async function readOutputFile(folder: string, name: string, bytesMax: number): Promise<Buffer> {
  const copies = await mkdtemp(join(tmpdir(), 'mbti-copies-'));
  try {
    await copyOutputFile(folder, name, bytesMax, join(copies, 'copy'));
    return await readFile(join(copies, 'copy'));
  } finally {
    await rm(copies, { recursive: true });
  }
}
