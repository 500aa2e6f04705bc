import { constants } from 'node:os';
import { SandboxError } from '../sandbox-error.ts';
import type { ImageConfiguration } from './image-configuration.ts';

/** More layers than this do not fit into the options of one overlay mount. */
export const layersMax = 120;
const pathCharactersMax = 1_024;
const wordsBytesMax = 128 * 1024; // of ENTRYPOINT and CMD, of ENV, of LABEL; the kernel takes no single longer word

/** Go's names of the architectures that Node knows under others. */
const goArchitectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/**
 * Checks what an image says about itself, so that the engine gets nothing that it cannot handle.
 * @throws SandboxError IMAGE_INVALID or NOT_STARTED with one sentence that names the line to change.
 */
export function checkConfiguration(
  reference: string,
  image: ImageConfiguration,
  machineArchitecture: string = process.arch,
): void {
  const problem = firstProblem(image, goArchitectures[machineArchitecture] ?? machineArchitecture);
  if (problem) throw new SandboxError(problem.code, `${reference}: ${problem.sentence}`, { reference });
}

interface Problem {
  readonly code: 'IMAGE_INVALID' | 'NOT_STARTED';
  readonly sentence: string;
}

function firstProblem(image: ImageConfiguration, architecture: string): Problem | undefined {
  const invalid = [
    platformProblem(image, architecture),
    layerProblem(image),
    ...image.environment.map(environmentProblem),
    totalProblem('ENV', image.environment),
    workingFolderProblem(image.workingFolder),
    userProblem(image.user),
    stopSignalProblem(image.stopSignal),
    ...image.exposedPorts.map(portProblem),
    ...Object.keys(image.labels).map(labelProblem),
    annotationProblem(image.annotations),
    totalProblem('LABEL', Object.entries(image.labels).flat()),
    totalProblem('ENTRYPOINT and CMD', [...image.entrypoint, ...image.command]),
  ].find((sentence) => sentence !== undefined);
  if (invalid !== undefined) return { code: 'IMAGE_INVALID', sentence: invalid };
  const program = programProblem([...image.entrypoint, ...image.command]);
  return program === undefined ? undefined : { code: 'NOT_STARTED', sentence: program };
}

function platformProblem({ operatingSystem, architecture }: ImageConfiguration, expected: string): string | undefined {
  const isHere = ['', 'linux'].includes(operatingSystem) && ['', expected].includes(architecture);
  if (isHere) return undefined;
  return `the image is for ${operatingSystem}/${architecture}; build it for linux/${expected} (docker build --platform linux/${expected}).`;
}

function layerProblem({ layerCount }: ImageConfiguration): string | undefined {
  if (layerCount <= layersMax) return undefined;
  return `the image has ${layerCount} layers; at most ${layersMax} are allowed. Join RUN and COPY lines, or build with --squash.`;
}

function environmentProblem(entry: string): string | undefined {
  if (/^[^=\0]+=[^\0]*$/s.test(entry)) return undefined;
  const found = quoted(entry);
  if (!entry.includes('=')) return `ENV ${found} has no "=": write ENV NAME=value.`;
  return `ENV ${found} ${entry.startsWith('=') ? 'has no name before the "="' : 'has a NUL character'}: write ENV NAME=value.`;
}

function workingFolderProblem(folder: string): string | undefined {
  if (folder === '') return undefined;
  if (!folder.startsWith('/')) return `WORKDIR ${quoted(folder)} is not an absolute path: begin it with "/".`;
  if (
    folder.length > pathCharactersMax ||
    folder.includes('\0') ||
    folder.split('/').some((part) => part.length > 255)
  ) {
    return `WORKDIR ${quoted(folder)} is not a usable path: use one of at most ${pathCharactersMax} characters.`;
  }
  return undefined;
}

function userProblem(user: string): string | undefined {
  if (/^[\w.@$-]{0,64}(:[\w.@$-]{1,64})?$/.test(user)) return undefined;
  return `USER ${quoted(user)} is not a user name or number: correct the line or remove it; the sandbox sets its own user.`;
}

function stopSignalProblem(signal: string): string | undefined {
  if (signal === '') return undefined;
  const name = signal.toUpperCase().replace(/^(?!SIG)/, 'SIG');
  const isNumber = /^\d{1,2}$/.test(signal) && Number(signal) >= 1 && Number(signal) <= 64;
  if (isNumber || name in constants.signals || /^SIGRTM(IN(\+\d{1,2})?|AX(-\d{1,2})?)$/.test(name)) return undefined;
  return `STOPSIGNAL ${quoted(signal)} is not a signal: write one such as SIGTERM, or remove the line.`;
}

function portProblem(exposed: string): string | undefined {
  const ports = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(?:tcp|udp|sctp))?$/i.exec(exposed)?.slice(1) ?? null;
  const isPort = ports?.every((port) => port === undefined || (Number(port) >= 1 && Number(port) <= 65_535)) ?? false;
  if (isPort) return undefined;
  return `EXPOSE ${quoted(exposed)} is not a port from 1 to 65535: correct the line or remove it; a defense has no network.`;
}

function labelProblem(name: string): string | undefined {
  if (name !== '' && !name.includes('\0')) return undefined;
  return `LABEL ${quoted(name)} has no usable name: write LABEL name=value.`;
}

/** Podman passes annotations of an image on to the runtime, which takes some of them for settings. These describe only. */
const describingAnnotation =
  /^(?:org\.opencontainers|org\.label-schema|org\.backdoormbti|io\.buildah|com\.docker|vnd\.docker)\./;

function annotationProblem(annotations: readonly string[]): string | undefined {
  const found = annotations.find((name) => !describingAnnotation.test(name));
  if (found === undefined) return undefined;
  return `the annotation ${quoted(found)} of its manifest may be a setting of the container runtime: remove it.`;
}

function totalProblem(line: string, entries: readonly string[]): string | undefined {
  const bytes = entries.reduce((sum, entry) => sum + Buffer.byteLength(entry), 0);
  if (bytes <= wordsBytesMax) return undefined;
  return `${line} together have ${bytes} bytes; at most ${wordsBytesMax} are allowed. Put long values into a file.`;
}

function programProblem([program, ...rest]: readonly string[]): string | undefined {
  if (program === undefined) return 'the image has neither ENTRYPOINT nor CMD: name the program to start.';
  if (program === '') return 'the first word of ENTRYPOINT or CMD is empty: name the program to start.';
  if ([program, ...rest].some((word) => word.includes('\0'))) {
    return 'ENTRYPOINT or CMD has a NUL character: remove it.';
  }
  return undefined;
}

/** As JSON, so that invisible characters show, and at most 80 characters. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}
