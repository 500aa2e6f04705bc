import { request } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Opens stdin, stdout and stderr of a container as one connection, in the frames of an attached stream. The library for
 * the engine sends its options as a body, which Podman passes on to the container as its first input.
 * @throws Error with `statusCode` when the engine refuses, as the library's errors have it.
 */
export function attachWithStdin(socketPath: string, containerId: string, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const attaching = request({
      socketPath,
      method: 'POST',
      path: `/containers/${containerId}/attach?stream=1&stdin=1&stdout=1&stderr=1`,
      headers: { Connection: 'Upgrade', Upgrade: 'tcp', 'Content-Length': 0 },
      signal,
    });
    attaching.on('upgrade', (_response, socket, head) => {
      if (head.length > 0) socket.unshift(head);
      socket.setNoDelay(true);
      resolve(socket);
    });
    attaching.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => reject(refusal(response.statusCode, Buffer.concat(parts).toString('utf8'))));
      response.on('error', reject);
    });
    attaching.on('error', reject);
    attaching.end();
  });
}

function refusal(statusCode: number | undefined, body: string): Error {
  return Object.assign(new Error(`The engine answered ${statusCode}: ${body.trim().slice(0, 500)}`), { statusCode });
}
