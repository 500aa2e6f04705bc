import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './check-ground.mjs';

/** @typedef {{ pid: number, startTime: string, role: string }} ProcessRecord */
/** @typedef {{ addProcess(role: string, pid: number): void, release(): void }} StartLock */

/**
 * Allows one start for each data folder. A lock whose owner is gone is stale: the processes that the owner left running
 * are ended. They are recognized by process id and start time.
 * @param {string} dataFolder
 * @returns {StartLock}
 */
export function takeLock(dataFolder) {
  const file = join(dataFolder, 'start.lock');
  /** @type {ProcessRecord[]} */
  const records = [{ role: 'start', ...identify(process.pid) }];
  const write = (/** @type {string} */ flag) => writeFileSync(file, JSON.stringify(records), { flag });
  try {
    write('wx');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    endStaleOwner(file, dataFolder);
    write('w');
  }
  return {
    addProcess(role, pid) {
      records.push({ role, ...identify(pid) });
      write('w');
    },
    release() {
      rmSync(file, { force: true });
    },
  };
}

/**
 * @param {string} file
 * @param {string} dataFolder
 */
function endStaleOwner(file, dataFolder) {
  /** @type {ProcessRecord[]} */
  let left = [];
  try {
    left = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return; // incomplete, because the start was killed
  }
  const [owner, ...children] = left;
  if (owner && isRunning(owner)) {
    throw new StartError(
      `The product is already running on ${dataFolder} (process ${owner.pid}). Stop it with Ctrl-C there, or set MBTI_DATA_DIR to another folder.`,
    );
  }
  for (const child of children.filter(isRunning)) {
    console.log(`Ending the ${child.role} that an interrupted start left running (process ${child.pid}).`);
    end(child);
  }
}

/** @param {ProcessRecord} record */
function end(record) {
  const polite = record.role === 'database' ? 'SIGINT' : 'SIGTERM'; // SIGINT: PostgreSQL's fast shutdown
  signal(record, polite);
  const deadline = Date.now() + 10_000;
  while (isRunning(record)) {
    if (Date.now() > deadline) signal(record, 'SIGKILL');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
}

/**
 * A process may end by itself at any moment, for example because the one that started it has ended.
 * @param {ProcessRecord} record
 * @param {NodeJS.Signals} name
 */
function signal({ pid }, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}

/** @param {ProcessRecord} record */
function isRunning({ pid, startTime }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPERM') return false;
  }
  const found = identify(pid).startTime;
  return found !== 'zombie' && found === startTime;
}

/**
 * Process ids are reused, so the start time identifies a process (on Linux; empty elsewhere).
 * @param {number} pid
 */
function identify(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { pid, startTime: fields[0] === 'Z' ? 'zombie' : (fields[19] ?? '') };
  } catch {
    return { pid, startTime: '' };
  }
}
