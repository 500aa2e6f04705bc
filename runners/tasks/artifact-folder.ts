import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StagingFolder } from '../artifacts/staging-folder.ts';
import { taskManifestSchema, type TaskManifest } from './task-manifest.ts';

/** Baked artifacts: tasks/<task id>/…, references/<key>/…, crafted/<key>/…, recipes/<sha256>.json. They are written once and never changed. */
export class ArtifactFolder {
  readonly root: string;
  /** Unfinished artifacts; `publish` moves them to their place. */
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

  /** Artifacts that were crafted by training for an attack, one file each. */
  craftedFolder(key: string): string {
    return join(this.root, 'crafted', key);
  }

  /** The task that was baked from a recipe, if any. */
  async findBaked(recipeSha256: string): Promise<TaskManifest | undefined> {
    const pointer = await readOptional(join(this.root, 'recipes', `${recipeSha256}.json`));
    if (pointer === undefined) return undefined;
    const { taskId } = JSON.parse(pointer) as { taskId: string };
    return this.readManifest(taskId);
  }

  /** @returns undefined if there is no such task. */
  async readManifest(taskId: string): Promise<TaskManifest | undefined> {
    const text = await readOptional(join(this.taskFolder(taskId), 'task.json'));
    return text === undefined ? undefined : taskManifestSchema.parse(JSON.parse(text));
  }

  /** Moves a staged folder to its place in one step. An existing destination is kept. */
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
