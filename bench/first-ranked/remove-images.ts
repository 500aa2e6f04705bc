import type { Engine } from '../../runners/sandbox/container-engine.ts';
import { removeLeftovers } from '../../runners/sandbox/remove-leftovers.ts';
import { openTestEngine } from '../../test/support/test-engine.ts';

/** Removes every tag that begins with one of the prefixes. @returns the tags. @throws Error when one is in use */
export async function removeImages(engine: Engine, prefixes: readonly string[]): Promise<readonly string[]> {
  const images = await engine.docker.listImages();
  const tags = images
    .flatMap(({ RepoTags }) => RepoTags ?? [])
    .filter((tag) => prefixes.some((prefix) => tag.startsWith(prefix)))
    .sort((a, b) => Number(a.includes('mbti-base-')) - Number(b.includes('mbti-base-'))); // a base after what stands on it
  for (const tag of tags) await engine.docker.getImage(tag).remove();
  return tags;
}

/** What the product builds; the next start builds it anew. */
export async function removeProductImages(): Promise<readonly string[]> {
  const opened = await openTestEngine();
  try {
    if (!opened.engine) return []; // npm start installs one: nothing is built yet
    return await removeImages(opened.engine, ['localhost/mbti-defense-', 'localhost/mbti-base-']);
  } finally {
    await opened.close();
  }
}

/** Containers of one installation, whatever their state, and their removal. */
export async function removeContainersOf(owner: string): Promise<number> {
  const opened = await openTestEngine();
  try {
    return opened.engine ? await removeLeftovers(opened.engine, owner) : 0;
  } finally {
    await opened.close();
  }
}
