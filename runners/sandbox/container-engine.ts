import Docker from 'dockerode';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, SandboxError } from './sandbox-error.ts';
import { withDeadline } from './with-deadline.ts';

/** A container engine that answered: Docker, or Podman through its Docker API. */
export interface Engine {
  readonly docker: Docker;
  readonly kind: 'docker' | 'podman';
  readonly version: string;
  /** Path of the unix socket, or the host:port of a TCP engine. */
  readonly socketPath: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const pingTimeoutMs = 10_000;

/**
 * Finds a container engine and asks for its version. MBTI_ENGINE_SOCKET or DOCKER_HOST, when set, is the only
 * candidate; otherwise the usual sockets of Docker and Podman are tried in turn.
 * @throws SandboxError ENGINE_MISSING, whose message says what to install.
 */
export async function connectEngine({
  environment = process.env,
}: { readonly environment?: Environment } = {}): Promise<Engine> {
  const named = environment['MBTI_ENGINE_SOCKET'] ?? environment['DOCKER_HOST'];
  if (named) return connect(named);
  const tried: string[] = [];
  for (const socketPath of usualSockets(environment)) {
    if (!existsSync(socketPath)) {
      tried.push(`${socketPath}: no such socket`);
      continue;
    }
    try {
      return await connect(socketPath);
    } catch (cause) {
      tried.push(messageOf(cause));
    }
  }
  throw new SandboxError(
    'ENGINE_MISSING',
    `No container engine answered (${tried.join('; ')}). Install Podman ("apt install podman runc" or "dnf install podman") ` +
      'and start "podman system service --time=0", or install Docker; or name a socket in MBTI_ENGINE_SOCKET.',
    { tried },
  );
}

function usualSockets(environment: Environment): readonly string[] {
  const runtimeFolder = environment['XDG_RUNTIME_DIR'];
  return [
    '/var/run/docker.sock',
    '/run/podman/podman.sock',
    ...(runtimeFolder ? [join(runtimeFolder, 'podman', 'podman.sock'), join(runtimeFolder, 'docker.sock')] : []),
  ];
}

async function connect(address: string): Promise<Engine> {
  const { client, socketPath } = clientOf(address);
  try {
    await withDeadline('answer a ping', pingTimeoutMs, () => client.ping());
    const about = await withDeadline('report its version', pingTimeoutMs, () => client.version());
    const podman = about.Components?.find(({ Name }) => Name.startsWith('Podman'));
    return {
      docker: client,
      kind: podman ? 'podman' : 'docker',
      version: podman?.Version ?? about.Version,
      socketPath,
    };
  } catch (cause) {
    throw new SandboxError(
      'ENGINE_MISSING',
      `No container engine answers at ${socketPath}: ${messageOf(cause)}. Start Docker, or "podman system service --time=0 unix://${socketPath}".`,
      { socketPath },
      { cause },
    );
  }
}

function clientOf(address: string): { readonly client: Docker; readonly socketPath: string } {
  const tcp = /^(tcp|http|https):\/\/([^/:]+):(\d+)\/?$/.exec(address);
  if (tcp) {
    const [, scheme, host = '', port = ''] = tcp;
    const protocol = scheme === 'https' || process.env['DOCKER_TLS_VERIFY'] ? 'https' : 'http';
    return { client: new Docker({ protocol, host, port: Number(port) }), socketPath: `${host}:${port}` };
  }
  const socketPath = address.replace(/^unix:\/\//, '');
  return { client: new Docker({ socketPath }), socketPath };
}
