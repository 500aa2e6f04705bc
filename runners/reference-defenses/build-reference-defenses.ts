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
import { baselineCatalog, type Baseline } from '../../defenses/defense-catalog.ts';
import { hashBaseline, stageBaseline } from './stage-reference-defense.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A reference defense that is ready to run, or the sentence that says why it is not. */
export type BuiltBaseline = Pick<Baseline, 'id' | 'defenseName' | 'stage'> &
  ({ readonly image: string } | { readonly image: null; readonly failure: string });

export interface BaselineBuild {
  readonly baselines?: readonly Baseline[]; // all when absent
  readonly environment?: Environment;
  readonly onProgress?: (line: string) => void;
}

/**
 * Builds the reference defenses as images `localhost/mbti-defense-<id>:<content hash>`, without any registry. What is
 * there already is not built again. One that fails keeps no other from being built.
 */
export async function buildBaselines(
  engine: Engine,
  { baselines = baselineCatalog, environment = process.env, onProgress = () => {} }: BaselineBuild = {},
): Promise<readonly BuiltBaseline[]> {
  const bases = new Map<BaseImageKind, Promise<BaseImage>>();
  const baseOf = (kind: BaseImageKind): Promise<BaseImage> => {
    const base = bases.get(kind) ?? ensureBaseImage(engine, kind, { environment, onProgress });
    bases.set(kind, base);
    return base;
  };
  return Promise.all(
    baselines.map(async (baseline): Promise<BuiltBaseline> => {
      const { id, defenseName, stage } = baseline;
      try {
        return { id, defenseName, stage, image: await ensureBaseline(engine, baseline, baseOf, onProgress) };
      } catch (cause) {
        return { id, defenseName, stage, image: null, failure: messageOf(cause) };
      }
    }),
  );
}

/** @returns the reference of the image. */
async function ensureBaseline(
  engine: Engine,
  baseline: Baseline,
  baseOf: (kind: BaseImageKind) => Promise<BaseImage>,
  onProgress: (line: string) => void,
): Promise<string> {
  const [base, contentHash] = await Promise.all([baseOf(baseline.base), hashBaseline(baseline)]);
  const hash = sha256Hex(`${contentHash} ${base.digest}`).slice(0, 12);
  const tag = `localhost/mbti-defense-${baseline.id}:${hash}`;
  if (await hasImage(engine, tag)) return tag;
  const contextFolder = await mkdtemp(join(tmpdir(), `mbti-defense-${baseline.id}-`));
  try {
    onProgress(`Building ${tag}`);
    await stageBaseline(baseline, contextFolder);
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
