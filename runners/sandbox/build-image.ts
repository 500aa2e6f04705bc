import { stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import type { Engine } from './container-engine.ts';
import { followProgress } from './follow-progress.ts';
import { messageOf, SandboxError } from './sandbox-error.ts';
import { engineFailed, statusOf, withDeadline } from './with-deadline.ts';

export interface ImageBuild {
  readonly contextFolder: string;
  /** Path of the Dockerfile, inside the context folder. */
  readonly dockerfile?: string;
  readonly tag: string;
  readonly buildArguments?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** For images that load packages while they are built. */
  readonly withNetwork?: boolean;
  readonly onProgress?: (line: string) => void;
}

const buildTimeoutMs = 10 * 60_000;

/**
 * Builds an image through the engine, without a network unless it is asked for.
 * @returns the image id, `sha256:…`.
 * @throws SandboxError BUILD_FAILED with the end of the build log; ENGINE_FAILED.
 */
export async function buildImage(engine: Engine, build: ImageBuild): Promise<string> {
  const dockerfile = build.dockerfile ?? 'Dockerfile';
  await requireDockerfile(build.contextFolder, dockerfile);
  const { docker } = engine;
  const progress = await withDeadline('build an image', build.timeoutMs ?? buildTimeoutMs, async (abortSignal) => {
    const stream = await docker.buildImage(
      { context: build.contextFolder, src: ['.'] },
      {
        t: build.tag,
        dockerfile,
        // Podman's build expects the number of a policy here: 1 is "disabled". It takes "none" for the default network.
        ...(build.withNetwork ? {} : { networkmode: engine.kind === 'podman' ? '1' : 'none' }),
        rm: true,
        forcerm: true,
        pull: false,
        abortSignal,
        ...(build.buildArguments ? { buildargs: { ...build.buildArguments } } : {}),
        ...(build.labels ? { labels: { ...build.labels } } : {}),
      },
    );
    return followProgress(docker, stream, build.onProgress);
  }).catch((cause: unknown) => {
    if (statusOf(cause) === null) throw engineFailed('build an image', cause);
    throw buildFailed(build.tag, messageOf(cause), '', cause);
  });
  if (progress.error !== null) throw buildFailed(build.tag, progress.error, progress.tail);
  const built = await withDeadline('inspect the built image', 30_000, () => docker.getImage(build.tag).inspect()).catch(
    (cause: unknown) => {
      if (statusOf(cause) === 404)
        throw buildFailed(build.tag, 'the build ended without an image', progress.tail, cause);
      throw engineFailed('inspect the built image', cause);
    },
  );
  return built.Id.startsWith('sha256:') ? built.Id : `sha256:${built.Id}`;
}

async function requireDockerfile(contextFolder: string, dockerfile: string): Promise<void> {
  const inside = relative(contextFolder, join(contextFolder, dockerfile));
  const found = await stat(join(contextFolder, dockerfile)).catch(() => null);
  if (!isAbsolute(dockerfile) && !inside.startsWith('..') && found?.isFile()) return;
  throw new SandboxError(
    'BUILD_FAILED',
    `There is no Dockerfile "${dockerfile}" inside ${contextFolder}. Name one by its path within the context folder.`,
    { contextFolder, dockerfile },
  );
}

function buildFailed(tag: string, reason: string, log: string, cause?: unknown): SandboxError {
  const logTail = log.slice(-4_000);
  return new SandboxError(
    'BUILD_FAILED',
    `Building ${tag} failed: ${reason.trim()}${logTail ? `\nThe build log ends:\n${logTail}` : ''}`,
    { tag, logTail },
    { cause },
  );
}
