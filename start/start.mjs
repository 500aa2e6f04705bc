#!/usr/bin/env node
// `npm start`: needs only Node. Checks Node, data folder and port, installs the locked dependencies, and then calls
// supervise.ts, which uses them.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkNodeVersion, prepareDataFolder, requireFreePort, StartError } from './check-ground.mjs';
import { installDependencies } from './install-dependencies.mjs';
import { readStartOptions } from './start-options.mjs';
import { takeLock } from './start-lock.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

try {
  const startedAt = performance.now();
  checkNodeVersion(root);
  const port = readPort(process.env.PORT ?? '3000');
  const suitesInBackground = readStartOptions(process.argv.slice(2), process.env);
  const host = process.env.MBTI_HOST ?? '127.0.0.1';
  const dataFolder = resolve(root, process.env.MBTI_DATA_DIR ?? '.data');
  prepareDataFolder(dataFolder);
  const lock = takeLock(dataFolder);
  try {
    await requireFreePort(host, port);
    await installDependencies(root);
    const { register } = await import('tsx/esm/api');
    register();
    const { supervise } = await import('./supervise.ts');
    await supervise({ root, dataFolder, host, port, startedAt, suitesInBackground, lock });
  } finally {
    lock.release();
  }
} catch (error) {
  console.error(
    `\n${error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error)}`,
  );
  process.exitCode = 1;
}

/** @param {string} text */
function readPort(text) {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new StartError(`PORT is "${text}", expected a number from 1 to 65535.`);
}
