import type { Engine } from '../../runners/sandbox/container-engine.ts';
import { removeLeftovers } from '../../runners/sandbox/remove-leftovers.ts';
import { openTestEngine } from '../../test/support/test-engine.ts';

/** Removes every tag that starts with one of the prefixes. @returns the tags. @throws Error if an image is in use */
export async function removeImages(engine: Engine, prefixes: readonly string[]): Promise<readonly string[]> {
  const images = await engine.docker.listImages();
  const tags = images
    .flatMap(({ RepoTags }) => RepoTags ?? [])
    .filter((tag) => prefixes.some((prefix) => tag.startsWith(prefix)))
    .sort((a, b) => Number(a.includes('mbti-base-')) - Number(b.includes('mbti-base-'))); // images before the base that they are built on
  for (const tag of tags) await engine.docker.getImage(tag).remove();
  return tags;
}

/** Removes the images that the product builds; the next start builds them again. */
export async function removeProductImages(): Promise<readonly string[]> {
  const opened = await openTestEngine();
  try {
    if (!opened.engine) return []; // no images yet: npm start installs the engine
    return await removeImages(opened.engine, ['localhost/mbti-defense-', 'localhost/mbti-base-']);
  } finally {
    await opened.close();
  }
}

/** Removes the containers of one installation in any state. @returns how many. */
export async function removeContainersOf(owner: string): Promise<number> {
  const opened = await openTestEngine();
  try {
    return opened.engine ? await removeLeftovers(opened.engine, owner) : 0;
  } finally {
    await opened.close();
  }
}
