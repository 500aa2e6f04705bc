import { z } from 'zod';
import type { Engine } from '../container-engine.ts';
import { messageOf, SandboxError } from '../sandbox-error.ts';
import { engineFailed, statusOf, withDeadline } from '../with-deadline.ts';

const names = z.record(z.string(), z.unknown()).nullish();
const words = z.array(z.string()).nullish();
const answer = z.object({
  Id: z.string(),
  Size: z.number(),
  RepoDigests: words,
  Architecture: z.string().nullish(),
  Os: z.string().nullish(),
  Annotations: names,
  RootFS: z.object({ Layers: words }).nullish(),
  GraphDriver: z.object({ Name: z.string(), Data: z.record(z.string(), z.string()).nullish() }).nullish(),
  Config: z
    .object({
      Env: words,
      Entrypoint: words,
      Cmd: words,
      WorkingDir: z.string().nullish(),
      User: z.string().nullish(),
      StopSignal: z.string().nullish(),
      ExposedPorts: names,
      Volumes: names,
      Labels: z.record(z.string(), z.string()).nullish(),
    })
    .nullish(),
});

/** What an image says about itself, as written by its author: nothing of it has been checked. */
export interface ImageConfiguration {
  /** `sha256:…` */
  readonly imageId: string;
  /** Of all layers, unpacked, as the engine counts them. */
  readonly sizeBytes: number;
  /** `name@sha256:…` */
  readonly registryDigests: readonly string[];
  /** In Go's words, such as amd64; empty where the image does not say. */
  readonly architecture: string;
  readonly operatingSystem: string;
  readonly layerCount: number;
  /** Folders of the unpacked layers on the engine's machine, top first; empty where the engine does not say. */
  readonly layerFolders: readonly string[];
  readonly environment: readonly string[];
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly workingFolder: string;
  readonly user: string;
  readonly stopSignal: string;
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Names of the annotations of the manifest; Docker does not tell them, and does not pass them on. */
  readonly annotations: readonly string[];
}

const timeoutMs = 30_000;

/**
 * Reads the configuration of an image on the engine's machine.
 * @returns null when there is no such image.
 * @throws SandboxError IMAGE_INVALID when the engine has the image but cannot make sense of it; ENGINE_FAILED.
 */
export async function readImageConfiguration(engine: Engine, reference: string): Promise<ImageConfiguration | null> {
  const found = await inspect(engine, reference);
  if (found === null) return null;
  const parsed = answer.safeParse(found);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue ? `${issue.path.join('.')}: ${issue.message}` : '';
    throw new SandboxError('IMAGE_INVALID', `The configuration of ${reference} cannot be read (${where}).`, {
      reference,
    });
  }
  return configurationOf(parsed.data);
}

/** Podman's own API passes the configuration on as it is; its Docker API fails on the first thing it cannot convert. */
async function inspect({ docker, kind }: Engine, reference: string): Promise<unknown> {
  const path = `${kind === 'podman' ? '/v4.0.0/libpod' : ''}/images/${encodeURIComponent(reference)}/json?`;
  const statusCodes = { 200: true, 404: 'no such image', 500: 'server error' };
  try {
    return await withDeadline(
      'inspect an image',
      timeoutMs,
      (abortSignal) =>
        new Promise((resolve, reject) => {
          docker.modem.dial({ path, method: 'GET', statusCodes, abortSignal }, (cause: unknown, found: unknown) => {
            if (cause) reject(cause as Error);
            else resolve(found);
          });
        }),
    );
  } catch (cause) {
    if (statusOf(cause) === 404) return null;
    if (statusOf(cause) !== 500) throw engineFailed('inspect an image', cause);
    throw new SandboxError(
      'IMAGE_INVALID',
      `The configuration of ${reference} cannot be read: ${messageOf(cause).slice(0, 300)}`,
      { reference },
      { cause },
    );
  }
}

function configurationOf(image: NonNullable<z.infer<typeof answer>>): ImageConfiguration {
  const { Config: config, GraphDriver: driver } = image;
  return {
    imageId: image.Id.startsWith('sha256:') ? image.Id : `sha256:${image.Id}`,
    sizeBytes: image.Size,
    registryDigests: image.RepoDigests ?? [],
    architecture: image.Architecture ?? '',
    operatingSystem: image.Os ?? '',
    layerCount: image.RootFS?.Layers?.length ?? 0,
    layerFolders: /^overlay2?$/.test(driver?.Name ?? '') ? foldersOf(driver?.Data ?? {}) : [],
    environment: config?.Env ?? [],
    entrypoint: config?.Entrypoint ?? [],
    command: config?.Cmd ?? [],
    workingFolder: config?.WorkingDir ?? '',
    user: config?.User ?? '',
    stopSignal: config?.StopSignal ?? '',
    exposedPorts: Object.keys(config?.ExposedPorts ?? {}),
    volumes: Object.keys(config?.Volumes ?? {}),
    labels: config?.Labels ?? {},
    annotations: Object.keys(image.Annotations ?? {}),
  };
}

function foldersOf({ UpperDir, LowerDir }: Readonly<Record<string, string>>): string[] {
  return [UpperDir, ...(LowerDir?.split(':') ?? [])].filter(
    (folder) => folder !== undefined && folder !== '',
  ) as string[];
}
