import type { Container } from 'dockerode';
import { attachWithStdin } from './attach-with-stdin.ts';
import { containerArguments, type ContainerRun, type PreparedFolders } from './container-arguments.ts';
import type { Engine } from './container-engine.ts';
import { startFailure } from './start-failure.ts';
import { withDeadline } from './with-deadline.ts';

/** @throws SandboxError NOT_STARTED when the image is to blame, otherwise ENGINE_FAILED. */
export async function createContainer(
  { docker, kind }: Engine,
  name: string,
  run: ContainerRun,
  folders: PreparedFolders,
  timeoutMs: number,
): Promise<Container> {
  const options = containerArguments(name, run, kind, folders);
  const create = (): Promise<Container> => docker.createContainer(options);
  return withDeadline('create a container', timeoutMs, create).catch((cause: unknown) => {
    throw startFailure('create a container', cause);
  });
}

/**
 * Opens the stream of stdout, stderr and perhaps stdin, before the container runs so that nothing is missed. Podman already looks for
 * the command here.
 * @throws SandboxError NOT_STARTED when the image is to blame, otherwise ENGINE_FAILED.
 */
export async function attachToContainer(
  { socketPath }: Engine,
  container: Container,
  timeoutMs: number,
  { withStdin }: { readonly withStdin: boolean },
): Promise<NodeJS.ReadWriteStream> {
  const attach = (signal: AbortSignal): Promise<NodeJS.ReadWriteStream> =>
    withStdin
      ? attachWithStdin(socketPath, container.id, signal)
      : container.attach({ stream: true, stdout: true, stderr: true });
  return withDeadline('attach to a container', timeoutMs, attach).catch((cause: unknown) => {
    throw startFailure('attach to a container', cause);
  });
}

/** @throws SandboxError NOT_STARTED when the image is to blame, otherwise ENGINE_FAILED. */
export async function startContainer(container: Container, timeoutMs: number): Promise<void> {
  const start = (abortSignal: AbortSignal): Promise<unknown> => container.start({ abortSignal });
  await withDeadline('start a container', timeoutMs, start).catch((cause: unknown) => {
    throw startFailure('start a container', cause);
  });
}
