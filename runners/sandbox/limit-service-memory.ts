import { execFile } from 'node:child_process';
import { mkdir, readdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const groupPrefix = 'mbti-engine-';

/** Where a control group for memory can be made, and the file that takes its limit: version 1, then version 2. */
const hierarchies = [
  { root: '/sys/fs/cgroup/memory', limitFile: 'memory.limit_in_bytes' },
  { root: '/sys/fs/cgroup', limitFile: 'memory.max' },
] as const;

/** Address space that Go reserves and never touches. */
const reservedBytes = 3 * 1024 ** 3;

/**
 * Limits the memory of an engine's service, which no container's limit covers: a hostile image that makes it grow ends the
 * service, which is started again, and not the machine. Uses a control group, or else a limit on its address space.
 * @returns which of them, or null where the machine allows neither.
 */
export async function limitServiceMemory(
  processId: number,
  bytesMax: number,
): Promise<'control group' | 'address space' | null> {
  for (const { root, limitFile } of hierarchies) {
    await removeEmptyGroups(root);
    const group = join(root, `${groupPrefix}${processId}`);
    try {
      await mkdir(group);
      await writeFile(join(group, limitFile), `${bytesMax}`);
      await writeFile(join(group, 'cgroup.procs'), `${processId}`);
      return 'control group';
    } catch {
      await rmdir(group).catch(() => {});
    }
  }
  return execute('prlimit', [`--pid=${processId}`, `--as=${bytesMax + reservedBytes}`]).then(
    () => 'address space' as const,
    () => null,
  );
}

/** A group can be removed once its last process has ended. */
async function removeEmptyGroups(root: string): Promise<void> {
  for (const name of await readdir(root).catch(() => [])) {
    if (name.startsWith(groupPrefix)) await rmdir(join(root, name)).catch(() => {});
  }
}
