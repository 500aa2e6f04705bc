import { accessSync, constants, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { isNodeSupported } from '../cli/node-version.mjs';

/** A problem that whoever starts the product can fix. The message says how. */
export class StartError extends Error {}

const freeBytesMin = 2 * 1024 ** 3;

/**
 * Checks this Node against `engines` in package.json. npm would check it too, but its message does not say what to do.
 * @param {string} root
 */
export function checkNodeVersion(root) {
  const range = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node;
  if (isNodeSupported(process.versions.node, range)) return;
  const use = readFileSync(join(root, '.nvmrc'), 'utf8').trim();
  throw new StartError(
    `This is Node ${process.versions.node}, but Node ${range} is needed. Install Node ${use} and try again.`,
  );
}

/**
 * Creates the data folder and checks that it can be written to.
 * @param {string} folder
 */
export function prepareDataFolder(folder) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    const probe = join(folder, `.write-probe-${process.pid}`);
    writeFileSync(probe, 'x'.repeat(4096));
    rmSync(probe);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartError(reasonFor(folder, /** @type {NodeJS.ErrnoException} */ (error)));
  }
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < freeBytesMin) {
    const free = (bavail * bsize) / 1024 ** 3;
    throw new StartError(
      `The disk of ${folder} has ${free.toFixed(1)} GiB free; at least ${freeBytesMin / 1024 ** 3} GiB are needed. Free some space, or set MBTI_DATA_DIR to a folder on another disk.`,
    );
  }
}

/**
 * @param {string} folder
 * @param {NodeJS.ErrnoException} error
 */
function reasonFor(folder, error) {
  switch (error.code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `The data folder ${folder} cannot be written (${error.code}). Make it writable for this user, or set MBTI_DATA_DIR to another folder.`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk of ${folder} is full. Free some space, or set MBTI_DATA_DIR to a folder on another disk.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${folder} is not a folder (${error.code}). Move it away, or set MBTI_DATA_DIR to another folder.`;
    default:
      return `The data folder ${folder} cannot be used: ${error.message}`;
  }
}

/**
 * @param {string} host
 * @param {number} port
 */
export async function requireFreePort(host, port) {
  const server = createServer();
  await new Promise((resolve, reject) => {
    server.once('listening', () => server.close(resolve));
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      const reason = error.code === 'EADDRINUSE' ? 'another program uses it' : error.message;
      reject(
        new StartError(
          `Port ${port} on ${host} cannot be used: ${reason}. Stop that program, or choose another port: PORT=${port + 1} npm start`,
        ),
      );
    });
    server.listen(port, host);
  });
}
