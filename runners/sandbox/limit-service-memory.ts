import { mkdir, readdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const groupPrefix = 'mbti-engine-';

/** Where a control group for memory can be made, and the file that takes its limit: version 1, then version 2. */
const hierarchies = [
  { root: '/sys/fs/cgroup/memory', limitFile: 'memory.limit_in_bytes' },
  { root: '/sys/fs/cgroup', limitFile: 'memory.max' },
] as const;

/**
 * Limits the memory of an engine's service, which no container's limit covers: a hostile image that makes it grow ends the
 * service, which is started again, and not the machine. Only a control group can do this: containers would inherit a limit
 * on the address space, and programs reserve much more of it than they use.
 * @returns whether this machine allows it.
 */
export async function limitServiceMemory(processId: number, bytesMax: number): Promise<boolean> {
  for (const { root, limitFile } of hierarchies) {
    await removeEmptyGroups(root);
    const group = join(root, `${groupPrefix}${processId}`);
    try {
      await mkdir(group);
      await writeFile(join(group, limitFile), `${bytesMax}`);
      await writeFile(join(group, 'cgroup.procs'), `${processId}`);
      return true;
    } catch {
      await rmdir(group).catch(() => {});
    }
  }
  return false;
}

/** A group can be removed once its last process has ended. */
async function removeEmptyGroups(root: string): Promise<void> {
  for (const name of await readdir(root).catch(() => [])) {
    if (name.startsWith(groupPrefix)) await rmdir(join(root, name)).catch(() => {});
  }
}
