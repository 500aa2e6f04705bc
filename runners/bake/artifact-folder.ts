import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StagingFolder } from '../artifacts/staging-folder.ts';
import { taskManifestSchema, type TaskManifest } from './task-manifest.ts';

/** Where baked artifacts live: tasks/<task id>/…, references/<key>/…, crafted/<key>/…, recipes/<sha256>.json. Written once, then read only. */
export class ArtifactFolder {
  readonly root: string;
  /** Where new artifacts are built; they become visible only by `publish`. */
  readonly staging: StagingFolder;

  constructor(root: string) {
    this.root = root;
    this.staging = new StagingFolder(join(root, 'staging'));
  }

  taskFolder(taskId: string): string {
    return join(this.root, 'tasks', taskId);
  }

  referenceFolder(key: string): string {
    return join(this.root, 'references', key);
  }

  /** Where what an attack had crafted by training lies: one file each. */
  craftedFolder(key: string): string {
    return join(this.root, 'crafted', key);
  }

  /** The task that was baked from a recipe, if it was. */
  async findBaked(recipeSha256: string): Promise<TaskManifest | undefined> {
    const pointer = await readOptional(join(this.root, 'recipes', `${recipeSha256}.json`));
    if (pointer === undefined) return undefined;
    const { taskId } = JSON.parse(pointer) as { taskId: string };
    return this.readManifest(taskId);
  }

  /** @returns nothing when there is no such task. */
  async readManifest(taskId: string): Promise<TaskManifest | undefined> {
    const text = await readOptional(join(this.taskFolder(taskId), 'task.json'));
    return text === undefined ? undefined : taskManifestSchema.parse(JSON.parse(text));
  }

  /** Moves a staged folder to its place in one step; what is already there stays. */
  async publish(staged: string, destination: string): Promise<void> {
    await mkdir(dirname(destination), { recursive: true });
    try {
      await rename(staged, destination);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
      await rm(staged, { recursive: true });
    }
  }

  async rememberRecipe(recipeSha256: string, taskId: string): Promise<void> {
    await writeAtomically(join(this.root, 'recipes', `${recipeSha256}.json`), JSON.stringify({ taskId }));
  }

  async listTaskIds(): Promise<readonly string[]> {
    return readdir(join(this.root, 'tasks')).catch(() => []);
  }
}

async function writeAtomically(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID()}`;
  await writeFile(temporary, content);
  await rename(temporary, file);
}

async function readOptional(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
