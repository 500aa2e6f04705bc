import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  baseImageName,
  baseImageRecipe,
  debianRelease,
  excludedPaths,
  type BaseImageKind,
  type BaseImageRecipe,
} from './base-image-recipes.ts';
import type { Engine } from './container-engine.ts';
import { followProgress } from './follow-progress.ts';
import { pinImage } from './pin-image.ts';
import { messageOf, SandboxError } from './sandbox-error.ts';
import { engineFailed, statusOf, withDeadline } from './with-deadline.ts';

const execute = promisify(execFile);
const bootstrapTimeoutMs = 5 * 60_000;
const importTimeoutMs = 3 * 60_000;

/** A base image and where it came from. */
export interface BaseImage {
  readonly reference: string;
  /** Image id, `sha256:…`; the same on every call until the image is removed. */
  readonly digest: string;
  readonly sizeBytes: number;
  readonly origin: 'found' | 'built' | 'named';
}

/**
 * Finds or builds a base image for defenses without any registry: mmdebstrap unpacks Debian packages, which are
 * imported as one layer. MBTI_BASE_NODE or MBTI_BASE_PYTHON names an image to use instead.
 * @throws SandboxError BASE_IMAGE_UNAVAILABLE, whose message says what to do where mmdebstrap cannot work.
 */
export async function ensureBaseImage(
  engine: Engine,
  kind: BaseImageKind,
  {
    onProgress = () => {},
    environment = process.env,
  }: {
    readonly onProgress?: (line: string) => void;
    readonly environment?: Readonly<Record<string, string | undefined>>;
  } = {},
): Promise<BaseImage> {
  const variable = kind === 'node' ? 'MBTI_BASE_NODE' : 'MBTI_BASE_PYTHON';
  const named = environment[variable];
  if (named) {
    const { reference, imageId, sizeBytes } = await pinImage(engine, named, { isTrusted: true });
    return { reference, digest: imageId, sizeBytes, origin: 'named' };
  }
  const recipe = baseImageRecipe(kind, process.arch, process.versions.node);
  const reference = `${baseImageName(kind)}:${recipe.version}-${recipeHash(recipe)}`;
  const found = await inspectBase(engine, reference);
  if (found) {
    await tagAsLatest(engine, kind, reference);
    return { reference, ...found, origin: 'found' };
  }
  const folder = await mkdtemp(join(tmpdir(), `mbti-base-${kind}-`));
  try {
    onProgress(`Unpacking ${recipe.packages.length} Debian packages and what they need`);
    const archive = await bootstrap(folder, recipe, kind, variable);
    onProgress(`Importing ${reference}`);
    await importArchive(engine, archive, reference, recipe);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const built = await inspectBase(engine, reference);
  if (!built) throw new SandboxError('ENGINE_FAILED', `${reference} was imported but is not there.`, { reference });
  await tagAsLatest(engine, kind, reference);
  onProgress(`${reference} is ready, ${Math.round(built.sizeBytes / 1e6)} MB`);
  return { reference, ...built, origin: 'built' };
}

/** Gives the image a name that stays the same, for the Dockerfiles of authors. */
async function tagAsLatest(engine: Engine, kind: BaseImageKind, reference: string): Promise<void> {
  try {
    const name = { repo: baseImageName(kind), tag: 'latest' };
    await withDeadline('tag a base image', 30_000, () => engine.docker.getImage(reference).tag(name));
  } catch (cause) {
    throw engineFailed('tag a base image', cause);
  }
}

function recipeHash(recipe: BaseImageRecipe): string {
  const recipeText = JSON.stringify({ recipe, debianRelease, excludedPaths });
  return createHash('sha256').update(recipeText).digest('hex').slice(0, 8);
}

async function inspectBase(
  engine: Engine,
  reference: string,
): Promise<{ readonly digest: string; readonly sizeBytes: number } | null> {
  try {
    const { Id, Size } = await withDeadline('inspect a base image', 30_000, () =>
      engine.docker.getImage(reference).inspect(),
    );
    return { digest: Id.startsWith('sha256:') ? Id : `sha256:${Id}`, sizeBytes: Size };
  } catch (cause) {
    if (statusOf(cause) === 404) return null;
    throw engineFailed('inspect a base image', cause);
  }
}

/** @returns the path of a tar file with the whole file system in it. */
async function bootstrap(
  folder: string,
  recipe: BaseImageRecipe,
  kind: BaseImageKind,
  variable: string,
): Promise<string> {
  const archive = join(folder, 'root.tar');
  const exclusions = excludedPaths.map((path) => `--dpkgopt=path-exclude=${path}`);
  const programArguments = [
    '--quiet',
    '--variant=extract',
    ...exclusions,
    `--include=${recipe.packages.join(',')}`,
    debianRelease,
    archive,
  ];
  try {
    await execute('mmdebstrap', programArguments, {
      timeout: bootstrapTimeoutMs,
      maxBuffer: 16 * 1024 * 1024,
      env: bootstrapEnvironment(),
    });
    await appendOwnFiles(folder, archive, recipe);
    return archive;
  } catch (cause) {
    const substitute = kind === 'node' ? 'node:20-bookworm-slim' : 'python:3.11-slim-bookworm';
    throw new SandboxError(
      'BASE_IMAGE_UNAVAILABLE',
      `The ${kind} base image could not be made from Debian packages: ${messageOf(cause).slice(-1_500)}. ` +
        `Install mmdebstrap ("apt install mmdebstrap") on a machine that reaches a Debian mirror, or name an image that has ${kind}: ${variable}=${substitute}.`,
      { kind, variable },
      { cause },
    );
  }
}

/** apt and dpkg need the search path and the proxy settings, and no other variable. */
function bootstrapEnvironment(): NodeJS.ProcessEnv {
  const kept = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'no_proxy', 'TMPDIR', 'SOURCE_DATE_EPOCH'];
  const own = Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  return { ...own, NODE_ENV: process.env.NODE_ENV, PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' };
}

/** Adds what no package contains: Node, a user table with user 65534, and the mount points. */
async function appendOwnFiles(folder: string, archive: string, recipe: BaseImageRecipe): Promise<void> {
  const stage = join(folder, 'stage');
  const folders = ['dev', 'etc', 'mbti', 'mbti/input', 'mbti/output', 'proc', 'sys', 'tmp', 'usr', 'usr/bin'];
  for (const path of folders) await mkdir(join(stage, path), { recursive: true });
  await writeFile(
    join(stage, 'etc/passwd'),
    'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/tmp:/bin/sh\n',
  );
  await writeFile(join(stage, 'etc/group'), 'root:x:0:\nnogroup:x:65534:\n');
  if (recipe.withNode) await copyFile(process.execPath, join(stage, 'usr/bin/node'));
  const files = ['etc/passwd', 'etc/group', ...(recipe.withNode ? ['usr/bin/node'] : [])];
  // The import refuses an archive that contains a path twice.
  const { stdout } = await execute('tar', ['--list', '--file', archive], { maxBuffer: 16 * 1024 * 1024 });
  const present = new Set(stdout.split('\n').map((path) => path.replace(/^\.\//, '').replace(/\/$/, '')));
  const added = [...folders, ...files].filter((path) => !present.has(path)).map((path) => `./${path}`);
  const ownership = ['--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX', '--no-recursion'];
  await execute('tar', ['--append', '--file', archive, '--directory', stage, ...ownership, ...added]);
}

async function importArchive(
  engine: Engine,
  archive: string,
  reference: string,
  recipe: BaseImageRecipe,
): Promise<void> {
  const changes = [
    ...Object.entries(recipe.environment).map(([name, value]) => `ENV ${name}=${value}`),
    `ENTRYPOINT ${JSON.stringify(recipe.entrypoint)}`,
  ];
  const { docker } = engine;
  const progress = await withDeadline('import a base image', importTimeoutMs, async (abortSignal) => {
    const stream = await docker.importImage(createReadStream(archive), { repo: reference, changes, abortSignal });
    return followProgress(docker, stream);
  }).catch((cause: unknown) => {
    throw engineFailed('import a base image', cause);
  });
  if (progress.error !== null) throw engineFailed('import a base image', new Error(progress.error));
}
