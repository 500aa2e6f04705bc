import { readFileSync } from 'node:fs';
import type { FailureCode } from '../../benchmark/words/failure-catalog.ts';
import { hostileImage } from '../support/hostile-containers/hostile-image.ts';
import { nodeCase, shellCase, type HostileCase, type HostileEnding } from './hostile-case.ts';

/** A script of test/support/hostile-containers, which the tests of the sandbox use as well. */
function fileCase(name: string, file: Parameters<typeof hostileImage>[1], ending: HostileCase['ending']): HostileCase {
  return { name, ending, image: (engine) => hostileImage(engine, file) };
}

/** Like `fileCase`, for scripts that exit 0 when everything they tried was refused: the honest answer follows. */
function refusedCase(name: string, file: `${string}.mjs` | `${string}.sh`): HostileCase {
  const script = readFileSync(new URL(`../support/hostile-containers/${file}`, import.meta.url), 'utf8');
  return file.endsWith('.mjs')
    ? nodeCase(name, `await $copy;\n${script}`, 'ranked')
    : shellCase(name, `$copy\n${script}`, 'ranked');
}

const ends = (code: FailureCode, sentence?: RegExp): HostileEnding => ({ code, ...(sentence ? { sentence } : {}) });
const notAFile = (sentence: RegExp): HostileEnding => ({ code: 'invalid-output', detail: 'not-a-file', sentence });

/** Containers that reach for more than they may have. */
export const containerCases: readonly HostileCase[] = [
  fileCase('allocates without end', 'allocates-forever.mjs', ends('out-of-memory', /memory limit of 256 MiB/)),
  fileCase('a child allocates without end', 'child-allocates-forever.sh', ends('out-of-memory')),
  fileCase('forks without end', 'forks-forever.sh', ends('too-many-processes', /limit of 64/)),
  nodeCase(
    'starts programs without end',
    `import { spawn } from 'node:child_process';
     for (;;) {
       const child = spawn('sleep', ['100']);
       child.once('error', () => process.exit(3));
       await new Promise((next) => setTimeout(next, 5));
     }`,
    ends('too-many-processes', /limit of 64/),
  ),
  fileCase('sleeps without end and ignores signals', 'sleeps-forever.sh', ends('timed-out', /4000 ms/)),
  nodeCase('burns CPU without end', 'for (;;);', ends('timed-out')),
  shellCase('stops itself with SIGSTOP', 'kill -STOP $$; sleep 100', ends('timed-out')),
  fileCase('prints a gigabyte', 'prints-a-gigabyte.sh', ends('log-too-large', /at most 1048576/)),
  fileCase(
    'writes ten gigabytes in many files',
    'writes-ten-gigabytes.sh',
    ends('output-too-large', /at most 33554432 bytes/),
  ),
  fileCase('writes one large file', 'writes-one-large-file.sh', ends('output-too-large')),
  fileCase('writes a hundred thousand files', 'writes-many-files.sh', ends('output-too-large')),
  fileCase('holds deleted files open', 'hides-deleted-files.mjs', ends('output-too-large')),
  nodeCase(
    'nests folders deeper than the longest path, and fills the deepest',
    `import { mkdirSync, writeFileSync } from 'node:fs';
     $copy;
     process.chdir('/mbti/output');
     const name = 'd'.repeat(250);
     for (let depth = 0; depth < 40; depth += 1) { mkdirSync(name); process.chdir(name); }
     writeFileSync('hidden', Buffer.alloc(20_000_000));`,
    ends('output-too-large', /cannot be measured: nested deeper/),
  ),
  shellCase(
    'writes a sparse file of a terabyte',
    '$copy; dd if=/dev/zero of=/mbti/output/sparse bs=1 count=1 seek=1099511627775; ls -l /mbti/output',
    'ranked',
    /File (?:too large|size limit exceeded)/,
  ),
  shellCase(
    'fills /tmp and shared memory',
    'dd if=/dev/zero of=/tmp/a bs=1M count=400; dd if=/dev/zero of=/dev/shm/b bs=1M count=400; exit 1',
    ends('crashed'),
  ),
  nodeCase(
    'opens files without end',
    `import { openSync } from 'node:fs';
     $copy;
     try { for (;;) openSync('/dev/null'); } catch (error) { console.log(error.code); }`,
    'ranked',
    /EMFILE/,
  ),
  fileCase('exits with code 1', 'exits-one.sh', {
    code: 'crashed',
    detail: 'exit-code-1',
    sentence: /Its log ends: "about to give up"/,
  }),
  shellCase(
    'exits with code 137, as if it had been killed',
    'exit 137',
    ends('infrastructure', /it had reached no limit/),
  ),
  nodeCase('ends by a signal of its own', 'process.abort();', ends('crashed', /an abort/)),
  fileCase('links its answer to /etc/passwd', 'links-to-passwd.sh', notAFile(/symbolic link to \/etc\/passwd/)),
  shellCase('its answer is a pipe', 'mkfifo /mbti/output/model.onnx', notAFile(/named pipe/)),
  shellCase('its answer is a folder', 'mkdir /mbti/output/model.onnx', notAFile(/folder/)),
  shellCase('its answer has two names', '$copy; ln /mbti/output/model.onnx /mbti/output/other', notAFile(/2 names/)),
  shellCase(
    'its answer links to its input',
    'ln -s /mbti/input/model/model.onnx /mbti/output/model.onnx',
    notAFile(/symbolic link/),
  ),
  nodeCase(
    'its answer is a socket',
    `import { createServer } from 'node:net';
     createServer().listen('/mbti/output/model.onnx', () => process.exit(0));
     process.on('exit', () => process.reallyExit(0));`,
    { code: 'invalid-output', detail: 'not-a-file' },
  ),
  shellCase('writes nothing', 'true', { code: 'invalid-output', detail: 'missing-file' }),
  shellCase(
    'leaves a background process that goes on writing',
    '$copy; (while true; do echo more >> /mbti/output/later; done) & exit 0',
    'ranked',
  ),
  shellCase(
    'swaps its answer between a file and a link',
    '$copy; cp /mbti/output/model.onnx /tmp/m; for i in 1 2 3 4 5 6 7 8 9; do ln -sf /etc/passwd /mbti/output/model.onnx; cp --remove-destination /tmp/m /mbti/output/model.onnx; done',
    'ranked',
  ),
  shellCase('closes its output streams', '$copy; exec >&- 2>&-; sleep 1; exit 0', 'ranked'),
  nodeCase(
    'prints control characters, escapes and bytes that are no text',
    `$copy; process.stdout.write(Buffer.concat([Buffer.from('\\u001b]0;title\\u0007\\u001b[31mred\\u202e\\u0000'), Buffer.from([0xff, 0xfe])]));`,
    'ranked',
    /^red\ufffd\ufffd$/,
  ),
  refusedCase('seeks privileges, devices and other processes', 'seeks-privileges.mjs'),
  refusedCase('tries the network', 'tries-the-network.mjs'),
  shellCase(
    'mounts, and makes namespaces',
    `$copy
     denied() { if "$@" 2>/dev/null; then echo "ALLOWED: $*"; exit 1; fi; }
     denied mount -t tmpfs tmpfs /tmp
     denied mount --bind /tmp /mbti/input
     denied unshare --user true
     denied unshare --mount true
     denied mknod /tmp/null c 1 3
     denied date -s 2000-01-01
     denied chroot / true
     exit 0`,
    'ranked',
  ),
  shellCase(
    'writes to its input, the image and the kernel',
    `$copy
     denied() { if sh -c "$1" 2>/dev/null; then echo "ALLOWED: $1"; exit 1; fi; }
     denied 'echo x > /mbti/input/task.json'
     denied 'rm /mbti/input/task.json'
     denied 'chmod 777 /mbti/input'
     denied 'echo x > /etc/passwd'
     denied 'echo 1 > /proc/sys/kernel/panic'
     denied 'echo -1000 > /proc/1/oom_score_adj'
     denied 'echo x > /sys/fs/cgroup/memory/memory.limit_in_bytes'
     denied 'cp /bin/true /tmp/run; /tmp/run'
     denied 'cp /bin/true /mbti/output/run; /mbti/output/run'
     rm -f /mbti/output/run
     exit 0`,
    'ranked',
  ),
  nodeCase(
    'looks for its attack in everything but the data',
    `import { readFileSync, readdirSync } from 'node:fs';
     $copy;
     const seen = [readFileSync('/mbti/input/task.json', 'utf8'), readFileSync('/proc/self/mountinfo', 'utf8'), readFileSync('/etc/hostname', 'utf8'), JSON.stringify(process.env), JSON.stringify(readdirSync('/mbti/input', { recursive: true }))].join('\\n');
     const found = /badnets|poison|trigger|attack|target/i.exec(seen);
     if (found) { console.log('FOUND', found[0]); process.exit(1); }`,
    'ranked',
  ),
];
