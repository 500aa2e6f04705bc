import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Exits 0 only if every attempt was refused. */
/** @type {Record<string, () => unknown>} */
const attempts = {
  'become root': () => process.setuid?.(0),
  'change group': () => process.setgid?.(0),
  chroot: () => execFileSync('chroot', ['/', '/bin/true'], { stdio: 'pipe' }),
  'make a device': () => execFileSync('mknod', ['/tmp/disk', 'b', '8', '0'], { stdio: 'pipe' }),
  'give a file away': () => execFileSync('chown', ['0:0', '/mbti/output'], { stdio: 'pipe' }),
  'set the core pattern': () => writeFileSync('/proc/sys/kernel/core_pattern', '|/mbti/output/x'),
  'trigger sysrq': () => writeFileSync('/proc/sysrq-trigger', 'b'),
  'raise the memory limit': () => writeFileSync('/sys/fs/cgroup/memory/memory.limit_in_bytes', '-1'),
  'calm the OOM killer': () => writeFileSync('/proc/self/oom_score_adj', '-1000'),
  'read kernel memory': () => readFileSync('/proc/kcore', { flag: 'r' }),
  'see a disk': () => readFileSync('/dev/vda'),
  'reach the engine': () => readFileSync('/run/podman/podman.sock'),
  'see processes of the host': () => {
    const names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    const first = readFileSync('/proc/1/cmdline', 'utf8');
    if (names.length <= 4 && first.includes('tini')) throw new Error('only our own');
  },
};
const allowed = Object.entries(attempts).flatMap(([name, attempt]) => {
  try {
    attempt();
    return [name];
  } catch {
    return [];
  }
});
console.log(JSON.stringify({ allowed, user: process.getuid?.(), environment: Object.keys(process.env).sort() }));
process.exit(allowed.length);
