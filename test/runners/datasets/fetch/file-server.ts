import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface FileServer {
  readonly url: string;
  /** The Range and If-Range headers of every request, in order. */
  readonly asked: { readonly path: string; readonly range: string | undefined; readonly ifRange: string | undefined }[];
}

/** A server on this machine; that gives the answers in order and repeats the last one. */
export async function serveAnswers(...answers: readonly Answer[]): Promise<FileServer> {
  const asked: FileServer['asked'] = [];
  const server = createServer((request, response) => {
    const { range, 'if-range': ifRange } = request.headers;
    asked.push({ path: request.url ?? '', range, ifRange: ifRange === undefined ? undefined : String(ifRange) });
    answers[Math.min(asked.length, answers.length) - 1]?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

export interface Behavior {
  readonly etag?: string;
  /** Closes the connection after this many bytes of the body. */
  readonly cutAfter?: number;
  /** Sends this many bytes of the body and then stalls. */
  readonly stallAfter?: number;
  readonly ignoresRange?: boolean;
  readonly ignoresIfRange?: boolean;
  readonly contentType?: string;
  /** Content-Range instead of the true one. */
  readonly contentRange?: string;
  /** Content-Length instead of the true one; null: none, the body is chunked. */
  readonly contentLength?: number | null;
}

/** The response of a correct server, except for what `behavior` changes. */
export function fileAnswer(content: Uint8Array, behavior: Behavior = {}): Answer {
  return (request, response) => {
    const { etag, contentType = 'application/octet-stream' } = behavior;
    const { range, 'if-range': ifRange } = request.headers;
    const isSame = behavior.ignoresIfRange || ifRange === undefined || ifRange === etag;
    const [, first] = /^bytes=(\d+)-$/.exec(range ?? '') ?? [];
    const start = first === undefined || behavior.ignoresRange || !isSame ? 0 : Number(first);
    response.setHeader('content-type', contentType);
    if (etag) response.setHeader('etag', etag);
    if (start >= content.length && start > 0) {
      response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
      return;
    }
    const body = content.subarray(start);
    const length = behavior.contentLength === undefined ? body.length : behavior.contentLength;
    if (length !== null) response.setHeader('content-length', length);
    if (start > 0) {
      const contentRange = behavior.contentRange ?? `bytes ${start}-${content.length - 1}/${content.length}`;
      response.writeHead(206, { 'content-range': contentRange });
    } else response.writeHead(200);
    const sent = body.subarray(0, behavior.cutAfter ?? behavior.stallAfter ?? body.length);
    response.write(sent, () => {
      // So late that the bytes already sent are read first, on a busy machine as well.
      if (behavior.cutAfter !== undefined) setTimeout(() => response.destroy(), 250);
      else if (behavior.stallAfter === undefined) response.end();
    });
  };
}

export function statusAnswer(status: number, headers: Record<string, string> = {}): Answer {
  return (_request, response) => void response.writeHead(status, headers).end(`status ${status}`);
}
