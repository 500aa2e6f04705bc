import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256Hex } from '../../benchmark/identity/sha256.ts';
import type { BaseImageKind } from '../sandbox/base-image-recipes.ts';
import { ensureBaseImage, type BaseImage } from '../sandbox/build-base-image.ts';
import { buildImage } from '../sandbox/build-image.ts';
import type { Engine } from '../sandbox/container-engine.ts';
import { messageOf } from '../sandbox/sandbox-error.ts';
import { engineFailed, statusOf, withDeadline } from '../sandbox/with-deadline.ts';
import { listReferenceDefenses, type ReferenceDefense } from './list-reference-defenses.ts';
import { hashReferenceDefense, stageReferenceDefense } from './stage-reference-defense.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A reference defense with its image, or with the reason why it could not be built. */
export type BuiltReferenceDefense = Pick<ReferenceDefense, 'id' | 'defenseName'> &
  ({ readonly image: string } | { readonly image: null; readonly failure: string });

export interface ReferenceDefenseBuild {
  readonly defenses?: readonly ReferenceDefense[]; // default: all
  readonly environment?: Environment;
  readonly onProgress?: (line: string) => void;
}

/**
 * Builds the reference defenses as images `localhost/mbti-defense-<id>:<content hash>`, without any registry. Existing
 * images are kept. A failed build does not stop the others.
 */
export async function buildReferenceDefenses(
  engine: Engine,
  { defenses, environment = process.env, onProgress = () => {} }: ReferenceDefenseBuild = {},
): Promise<readonly BuiltReferenceDefense[]> {
  const bases = new Map<BaseImageKind, Promise<BaseImage>>();
  const baseOf = (kind: BaseImageKind): Promise<BaseImage> => {
    const base = bases.get(kind) ?? ensureBaseImage(engine, kind, { environment, onProgress });
    bases.set(kind, base);
    return base;
  };
  return Promise.all(
    (defenses ?? (await listReferenceDefenses())).map(async (defense): Promise<BuiltReferenceDefense> => {
      const { id, defenseName } = defense;
      try {
        return { id, defenseName, image: await ensureReferenceDefense(engine, defense, baseOf, onProgress) };
      } catch (cause) {
        return { id, defenseName, image: null, failure: messageOf(cause) };
      }
    }),
  );
}

/** @returns the reference of the image. */
async function ensureReferenceDefense(
  engine: Engine,
  defense: ReferenceDefense,
  baseOf: (kind: BaseImageKind) => Promise<BaseImage>,
  onProgress: (line: string) => void,
): Promise<string> {
  const [base, contentHash] = await Promise.all([baseOf(defense.base), hashReferenceDefense(defense)]);
  const hash = sha256Hex(`${contentHash} ${base.digest}`).slice(0, 12);
  const tag = `localhost/mbti-defense-${defense.id}:${hash}`;
  if (await hasImage(engine, tag)) return tag;
  const contextFolder = await mkdtemp(join(tmpdir(), `mbti-defense-${defense.id}-`));
  try {
    onProgress(`Building ${tag}`);
    await stageReferenceDefense(defense, contextFolder);
    await buildImage(engine, { contextFolder, tag, buildArguments: { BASE: base.reference } });
  } finally {
    await rm(contextFolder, { recursive: true, force: true });
  }
  onProgress(`${tag} is ready`);
  return tag;
}

async function hasImage(engine: Engine, tag: string): Promise<boolean> {
  try {
    await withDeadline('inspect an image', 30_000, () => engine.docker.getImage(tag).inspect());
    return true;
  } catch (cause) {
    if (statusOf(cause) === 404) return false;
    throw engineFailed('inspect an image', cause);
  }
}
