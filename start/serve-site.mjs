// Serves the built pages: node start/serve-site.mjs HOST PORT. `npm start` runs it in a process of its own.
import next from 'next';
import { createServer } from 'node:http';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { receive } from './front-door.mjs';

const [hostname = '127.0.0.1', portText = '3000'] = process.argv.slice(2);
const port = Number(portText);

const server = createServer();
const site = next({
  dev: false,
  dir: dirname(dirname(fileURLToPath(import.meta.url))),
  hostname,
  port,
  httpServer: server,
});
const ready = site.prepare(); // requests are taken meanwhile, and wait

server.on('request', async (request, response) => {
  const received = receive(request.method, request.url);
  if ('status' in received) {
    response.writeHead(received.status, received.headers).end(received.body);
    return;
  }
  request.url = received.address;
  try {
    await ready;
    await site.getRequestHandler()(request, response);
  } catch (error) {
    console.error(`${request.method} ${request.url} failed:`, error);
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
}

server.listen(port, hostname);
await ready;
