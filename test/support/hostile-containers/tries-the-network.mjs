import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

/** Exits 0 only if no address can be reached and no name resolved. */
const interfaces = readFileSync('/proc/net/dev', 'utf8').match(/^\s*\w+(?=:)/gm) ?? [];
const reached = [];
for (const host of ['1.1.1.1', '10.0.2.2', '10.88.0.1', '169.254.169.254', '192.0.2.2', '127.0.0.1']) {
  for (const port of [22, 53, 80, 5432]) {
    const open = await new Promise((resolve) => {
      const socket = connect({ host, port, timeout: 1_000 });
      socket
        .once('connect', () => resolve(true))
        .once('error', () => resolve(false))
        .once('timeout', () => resolve(true));
    });
    if (open) reached.push(`${host}:${port}`);
  }
}
const resolved = await lookup('example.com').then(
  () => true,
  () => false,
);
console.log(JSON.stringify({ interfaces: interfaces.map((name) => name.trim()), reached, resolved }));
process.exit(reached.length > 0 || resolved ? 1 : 0);
