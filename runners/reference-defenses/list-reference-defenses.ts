import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { BaseImageKind } from '../sandbox/base-image-recipes.ts';
import { joinProblems, parseInput } from '../../benchmark/issue-sentence.ts';

/**
 * One reference defense: a folder of defenses/ with a Dockerfile, and defense.ts (base `node`) or defense.py (base
 * `python`).
 */
export interface ReferenceDefense {
  /** Name of its folder. */
  readonly id: string;
  readonly defenseName: string;
  readonly base: BaseImageKind;
}

export const defensesFolder = fileURLToPath(new URL('../../defenses', import.meta.url));

const descriptionSchema = z.strictObject({
  name: z.string().min(2),
  /** Order in which the defenses are entered: the fastest to score comes first. */
  position: z.int().min(1),
});

/**
 * The reference defenses: every folder of defenses/ with a defense.json, in the order in which they are entered.
 * @throws Error that names the file, when a description is wrong or a program is missing.
 */
export async function listReferenceDefenses(): Promise<readonly ReferenceDefense[]> {
  const folders = (await readdir(defensesFolder)).filter((id) => existsSync(join(defensesFolder, id, 'defense.json')));
  const described = await Promise.all(folders.map(describeDefense));
  return described
    .toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
    .map(({ position: _position, ...defense }) => defense);
}

async function describeDefense(id: string): Promise<ReferenceDefense & { readonly position: number }> {
  const file = join(defensesFolder, id, 'defense.json');
  const parsed = parseInput(descriptionSchema, JSON.parse(await readFile(file, 'utf8')));
  if ('problems' in parsed) throw new Error(`${file}: ${joinProblems(parsed.problems)}`);
  const base = (['node', 'python'] as const).find((kind) => existsSync(join(defensesFolder, id, programs[kind])));
  if (!base) throw new Error(`${join(defensesFolder, id)} has neither ${programs.node} nor ${programs.python}.`);
  return { id, defenseName: parsed.data.name, base, position: parsed.data.position };
}

/** The file that a defense consists of, by its base image. */
export const programs: Readonly<Record<BaseImageKind, string>> = { node: 'defense.ts', python: 'defense.py' };
