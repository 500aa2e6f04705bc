import { spawnSync } from 'node:child_process';

/** A disk of a given size, in memory. */
export interface SmallDisk {
  resize(bytes: number): void;
  unmount(): void;
}

/** Mounts a small disk on a folder. @returns null where this process may not mount. */
export function mountSmallDisk(folder: string, bytes: number): SmallDisk | null {
  const mount = (options: string) => spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
  if (!mount(`size=${bytes}`)) return null;
  return {
    resize: (wanted) => {
      if (!mount(`remount,size=${wanted}`))
        throw new Error(`The disk on ${folder} cannot be resized to ${wanted} bytes.`);
    },
    unmount: () => void spawnSync('umount', ['--lazy', folder]),
  };
}
