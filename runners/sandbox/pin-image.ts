import { Readable } from 'node:stream';
import {
  imageReferenceGrammar,
  parseImageReference,
  type ImageReference,
} from '../../benchmark/words/image-reference.ts';
import type { Engine } from './container-engine.ts';
import { followProgress } from './follow-progress.ts';
import { inspectImage } from './inspection/inspect-image.ts';
import { readImageConfiguration, type ImageConfiguration } from './inspection/image-configuration.ts';
import { inspectionLimits } from './inspection/inspection-limits.ts';
import { isInsideHost, registryHost } from './registry-host.ts';
import { messageOf, SandboxError } from './sandbox-error.ts';
import { engineFailed, statusOf, withDeadline } from './with-deadline.ts';

/** An image on this machine, with the digest that identifies it in all later runs. */
export interface PinnedImage {
  /** As the author wrote it. */
  readonly reference: string;
  /** `sha256:…`: the registry's digest when the image came from one, otherwise the local image id. */
  readonly digest: string;
  /** What to run: `name@sha256:…`, or the local image id. */
  readonly runReference: string;
  /** Local image id, `sha256:…`. */
  readonly imageId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly sizeBytes: number;
}

export interface PinOptions {
  readonly sizeBytesMax?: number;
  readonly pullTimeoutMs?: number;
  /** An image that the operator named is not inspected, and may declare volumes. */
  readonly isTrusted?: boolean;
  /** Set where strangers can enter references, because they could make us connect to registries of our own network. */
  readonly refuseInsideRegistries?: boolean;
  readonly onProgress?: (line: string) => void;
}

const defaultPullTimeoutMs = 15 * 60_000;

/**
 * Finds an image on this machine, or pulls it, inspects it, and pins it by digest.
 * @throws SandboxError IMAGE_REFERENCE_MALFORMED | IMAGE_UNPULLABLE | IMAGE_INVALID | IMAGE_TOO_LARGE | NOT_STARTED |
 *   REGISTRY_UNAVAILABLE | ENGINE_FAILED.
 */
export async function pinImage(engine: Engine, reference: string, options: PinOptions = {}): Promise<PinnedImage> {
  const parts = parsed(reference);
  const registry = parts.name === null ? null : registryHost(parts.name);
  if (registry !== null && options.refuseInsideRegistries && isInsideHost(registry)) {
    throw new SandboxError(
      'IMAGE_UNPULLABLE',
      `${reference} names a registry on this machine or in its private network, which this site does not pull from. Push the image to a public registry.`,
      { reference, registry },
    );
  }
  // A registry may have moved a tag since the last pull; only a digest is constant.
  if (registry === null || parts.digest !== null) {
    const local = await readImageConfiguration(engine, parts.canonical);
    if (local) return pinned(engine, reference, parts, local, { pulled: false }, options);
  }
  if (parts.name === null || parts.name.startsWith('localhost/')) {
    throw new SandboxError(
      'IMAGE_UNPULLABLE',
      `There is no image ${reference} on this machine, and no registry that it could be pulled from. Build it first.`,
      { reference },
    );
  }
  await pullImage(engine, parts.canonical, parts.name, options);
  const image = await readImageConfiguration(engine, parts.canonical);
  if (!image)
    throw new SandboxError('IMAGE_UNPULLABLE', `${reference} was pulled but could not be found afterwards.`, {
      reference,
    });
  return pinned(engine, reference, parts, image, { pulled: true }, options);
}

const readyReferences = new Set<string>();
const readyReferencesMax = 10_000;

/**
 * Makes sure that an image which was pinned before, perhaps by another worker, is here and has been inspected by this one.
 * @param runReference `runReference` of the pinned image. @throws as `pinImage`.
 */
export async function requirePinned(engine: Engine, runReference: string, options: PinOptions = {}): Promise<void> {
  if (readyReferences.has(runReference)) return;
  await pinImage(engine, runReference, options);
  if (readyReferences.size >= readyReferencesMax) readyReferences.clear();
  readyReferences.add(runReference);
}

/** For when a run of the image failed in the engine: an operator may have removed the image. */
export function forgetPinned(runReference: string): void {
  readyReferences.delete(runReference);
}

function parsed(reference: string): ImageReference {
  const parts = parseImageReference(reference);
  if (parts) return parts;
  throw new SandboxError(
    'IMAGE_REFERENCE_MALFORMED',
    `"${reference.slice(0, 200)}" is not an image reference. Expected ${imageReferenceGrammar}.`,
    { reference: reference.slice(0, 200) },
  );
}

async function pullImage(engine: Engine, canonical: string, name: string, options: PinOptions): Promise<void> {
  const timeoutMs = options.pullTimeoutMs ?? defaultPullTimeoutMs;
  const loopback = /^(127\.\d+\.\d+\.\d+|localhost)(:\d+)?\//.test(name);
  try {
    const { error } = await withDeadline('pull an image', timeoutMs, async (abortSignal) => {
      const stream =
        loopback && engine.kind === 'podman'
          ? await pullWithoutTls(engine, canonical, abortSignal)
          : await engine.docker.pull(canonical, { abortSignal });
      return followProgress(engine.docker, stream, options.onProgress);
    });
    if (error !== null) throw pullRefused(canonical, error);
  } catch (cause) {
    if (cause instanceof SandboxError && cause.code !== 'ENGINE_FAILED') throw cause;
    if (cause instanceof SandboxError && 'timeoutMs' in cause.facts) {
      throw new SandboxError(
        'REGISTRY_UNAVAILABLE',
        `Pulling ${canonical} took longer than ${Math.round(timeoutMs / 1000)} s.`,
        { reference: canonical, timeoutMs },
        { cause },
      );
    }
    if (statusOf(cause) !== null) throw pullRefused(canonical, messageOf(cause), cause);
    throw engineFailed('pull an image', cause);
  }
}

/** A registry on this machine speaks plain HTTP. Docker knows that; Podman needs an option of its own API. */
function pullWithoutTls(engine: Engine, reference: string, abortSignal: AbortSignal): Promise<NodeJS.ReadableStream> {
  const request = {
    path: '/v4.0.0/libpod/images/pull?',
    method: 'POST',
    options: { reference, tlsVerify: false },
    abortSignal,
    isStream: true,
    statusCodes: { 200: true, 400: 'bad parameter', 500: 'server error' },
  };
  return new Promise((resolve, reject) => {
    engine.docker.modem.dial(request, (cause: unknown, stream: unknown) => {
      if (stream instanceof Readable) resolve(stream);
      else reject(cause);
    });
  });
}

/**
 * Engines describe a failed pull in prose only. These words mean that the registry answered, but not with a usable
 * image.
 */
const invalidWords =
  /unsupported|unexpected media type|media type|invalid character|unmarshal|parsing (?:image|manifest)|invalid manifest|invalid tar|tar header|processing tar file|gzip|digest (?:mismatch|did not match)|does not match|no image found in (?:manifest|image index)|no child with platform|exec format|unknown blob|blob unknown|Invalid status code returned when fetching blob/i;

/** The registry was not reached, or was reached and could not serve. An absent image is none of these. */
const unavailableWords =
  /no such host|server misbehaving|name resolution|dial tcp|i\/o timeout|timed? ?out|deadline exceeded|connection (?:refused|reset)|network is unreachable|no route to host|TLS handshake|too ?many ?requests|rate limit|\b429\b|(?:status|code)[^.]{0,40}\b5\d\d\b|\b50[0234] |internal server error|bad gateway|service unavailable|gateway time-?out/i;

/** The registry answered that there is no such image, or none for everybody. */
const absentWords =
  /manifest unknown|name unknown|repository (?:name )?not (?:found|known)|not found: manifest|access to the resource is denied|unauthorized|authentication required/i;

/** An image may be named after anything, such as a status code. */
function withoutReference(reason: string, reference: string): string {
  const name = reference.replace(/[@:][^/]*$/, '');
  return reason
    .replaceAll(reference, '')
    .replaceAll(name, '')
    .replace(/\bmanifest [^\s:]+ in\b/g, 'manifest in');
}

function pullRefused(reference: string, reason: string, cause?: unknown): SandboxError {
  const said = reason.trim().slice(0, 1_000);
  if (/no space left on device/i.test(reason)) return engineFailed('pull an image', cause ?? new Error(said));
  const ownWords = withoutReference(reason, reference);
  if (!absentWords.test(ownWords) && unavailableWords.test(ownWords)) {
    return new SandboxError(
      'REGISTRY_UNAVAILABLE',
      `The registry of ${reference} cannot be used at the moment: ${said}`,
      { reference, said },
      { cause },
    );
  }
  if (invalidWords.test(reason)) {
    return new SandboxError(
      'IMAGE_INVALID',
      `The registry answered, but ${reference} is not an image that can run here: ${said}`,
      { reference, said },
      { cause },
    );
  }
  return new SandboxError(
    'IMAGE_UNPULLABLE',
    `${reference} could not be pulled: ${said}. It must exist and be readable without credentials.`,
    { reference, said },
    { cause },
  );
}

async function pinned(
  engine: Engine,
  reference: string,
  { name, digest: askedDigest }: ImageReference,
  image: ImageConfiguration,
  { pulled }: { readonly pulled: boolean },
  options: PinOptions,
): Promise<PinnedImage> {
  if (!options.isTrusted) {
    requireSize(reference, image, options.sizeBytesMax ?? inspectionLimits.bytesMax);
    refuseVolumes(reference, image);
    await inspectImage(engine, image, { reference });
  }
  const registryDigest =
    name !== null && (pulled || askedDigest !== null) ? (askedDigest ?? registryDigestOf(image, name)) : null;
  return {
    reference,
    digest: registryDigest ?? image.imageId,
    runReference: registryDigest !== null ? `${name}@${registryDigest}` : image.imageId,
    imageId: image.imageId,
    labels: image.labels,
    sizeBytes: image.sizeBytes,
  };
}

function requireSize(reference: string, { sizeBytes }: ImageConfiguration, sizeBytesMax: number): void {
  if (sizeBytes <= sizeBytesMax) return;
  throw new SandboxError(
    'IMAGE_TOO_LARGE',
    `${reference} has ${sizeBytes} bytes; at most ${sizeBytesMax} are allowed.`,
    { reference, sizeBytes, sizeBytesMax },
  );
}

/** A declared volume would be a writable folder of unlimited size. */
function refuseVolumes(reference: string, { volumes }: ImageConfiguration): void {
  if (volumes.length === 0) return;
  throw new SandboxError(
    'IMAGE_INVALID',
    `${reference} declares VOLUME ${volumes.join(', ').slice(0, 300)}. Only /mbti/output and /tmp can be written to: remove the VOLUME lines, or flatten the image.`,
    { reference, volumes: volumes.slice(0, 20) },
  );
}

/** The engine lists `name@sha256:…`, where the name may be extended to `docker.io/library/name`. */
function registryDigestOf({ registryDigests }: ImageConfiguration, name: string): string | null {
  const entries = registryDigests.map((entry) => entry.split('@'));
  const exact = entries.find(([repository]) => repository === name || repository?.endsWith(`/${name}`));
  return exact?.[1] ?? null;
}
