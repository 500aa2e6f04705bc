import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { checkEngineFiles } from '../../../../runners/sandbox/inspection/check-engine-files.ts';
import { checkProgram } from '../../../../runners/sandbox/inspection/check-program.ts';
import type { ImageConfiguration } from '../../../../runners/sandbox/inspection/image-configuration.ts';
import { readArchive } from '../../../../runners/sandbox/inspection/saved-image.ts';
import {
  dynamicProgram,
  imageArchive,
  plainLayer,
  staticProgram,
  type CraftedEntry,
} from '../../../support/craft-image.ts';

const limits = { entriesMax: 1_000, bytesMax: 50_000_000, timeMs: 10_000 };
type Settings = Partial<Pick<ImageConfiguration, 'entrypoint' | 'command' | 'workingFolder' | 'environment'>>;

type Row = readonly [sentence: string, entries: readonly CraftedEntry[], settings?: Settings];
const table = (...rows: readonly Row[]) =>
  rows.map(([sentence, entries, settings = {}]) => ({ sentence, entries, settings }));

async function problemOf(
  layers: readonly (readonly CraftedEntry[])[],
  settings: Settings = {},
): Promise<string | null> {
  const files = await readArchive(Readable.from([imageArchive({ name: 'crafted', layers })]), limits);
  const image = { entrypoint: ['/program'], command: [], workingFolder: '', environment: [], ...settings };
  try {
    await checkEngineFiles('crafted', files);
    await checkProgram('crafted', image as unknown as ImageConfiguration, files);
    return null;
  } catch (error) {
    return error instanceof Error ? `${'code' in error ? String(error.code) : ''} ${error.message}` : String(error);
  }
}

const executable = (path: string, content: string | Buffer, mode = 0o755): CraftedEntry => ({ path, content, mode });
const link = (path: string, linkpath: string): CraftedEntry => ({ path, type: 'SymbolicLink', linkpath });
const sh = executable('bin/sh', staticProgram());

test.each(
  table(
    ['a static program', []],
    [
      'a program with its loader',
      [executable('program', dynamicProgram('/lib64/ld.so')), executable('lib64/ld.so', staticProgram())],
    ],
    ['a script with its interpreter', [executable('program', '#!/bin/sh\n'), sh]],
    [
      'a script through env',
      [executable('program', '#!/usr/bin/env sh\n'), executable('usr/bin/env', staticProgram()), sh],
    ],
    ['a merged /usr', [link('bin', 'usr/bin'), executable('usr/bin/sh', staticProgram())], { entrypoint: ['sh'] }],
    ['an absolute link inside the image', [link('opt/run', '/program')], { entrypoint: ['/opt/run'] }],
    ['a relative program', [executable('app/run', staticProgram())], { entrypoint: ['./run'], workingFolder: '/app' }],
    [
      'a search path of its own',
      [executable('x/run', staticProgram())],
      { entrypoint: ['run'], environment: ['PATH=/x'] },
    ],
    ['a working folder that is missing', [], { workingFolder: '/not/there' }],
    [
      'tini with options, and words of the program that look like its own',
      [executable('usr/bin/tini', staticProgram())],
      { entrypoint: ['/usr/bin/tini', '-g', '-e', '143'], command: ['/program', '--', '--rate', '0.1'] },
    ],
    [
      'dumb-init with a rewritten signal',
      [executable('usr/bin/dumb-init', staticProgram())],
      { entrypoint: ['dumb-init', '--rewrite', '15:2', '--', '/program'] },
    ],
    [
      'tini that only prints its version',
      [executable('tini', staticProgram())],
      { entrypoint: ['/tini', '--version'] },
    ],
    [
      'a script without its first line, which tini gives to the shell',
      [executable('tini', staticProgram()), executable('script', 'echo hello')],
      { entrypoint: ['/tini', '/script'] },
    ],
    ['a program owned by the sandbox user', [{ path: 'program', content: staticProgram(), mode: 0o500, uid: 65534 }]],
    [
      "Debian's devices and links",
      [
        { path: 'dev/null', type: 'CharacterDevice', device: [1, 3] },
        link('etc/mtab', '/proc/self/mounts'),
        link('etc/resolv.conf', '../run/systemd/resolve/stub-resolv.conf'),
        link('var/tmp', '/tmp'),
      ],
    ],
  ),
)('accepts $sentence', async ({ entries, settings }) => {
  expect(await problemOf([plainLayer, entries], settings)).toBeNull();
});

test.each<readonly [sentence: string, entries: readonly CraftedEntry[]]>([
  ['/etc/group is a named pipe', [{ path: 'etc/group', type: 'FIFO' }]],
  ['/etc/passwd is a device', [{ path: 'etc/passwd', type: 'CharacterDevice', device: [1, 5] }]],
  [
    '/etc/passwd (reached through links at /dev/zero) is a device',
    [{ path: 'dev/zero', type: 'CharacterDevice', device: [1, 5] }, link('etc/passwd', '../dev/zero')],
  ],
  [
    '/etc/group (reached through links at /data/pipe) is a named pipe',
    [{ path: 'data/pipe', type: 'FIFO' }, link('etc/group', '/a'), link('a', '/../../data/b'), link('data/b', 'pipe')],
  ],
  ['/etc/shadow is a link that leads nowhere', [link('etc/shadow', '/etc/gshadow'), link('etc/gshadow', 'shadow')]],
  ['/etc/nsswitch.conf is a folder', [{ path: 'etc/nsswitch.conf/', type: 'Directory' }]],
  ['/etc/passwd has 2000000 bytes', [{ path: 'etc/passwd', content: Buffer.alloc(2_000_000, 0x61) }]],
  ['/etc is not a folder', [{ path: 'etc', content: 'x' }]],
  ['/mbti is a link, but the platform mounts a folder there', [link('mbti', '/etc')]],
  ['/mbti/input is a file', [{ path: 'mbti/input', content: '' }]],
  ['/proc is a link', [link('proc', 'etc')]],
  ['/tmp is a file', [{ path: 'tmp', content: '' }]],
])('refuses what would stop the engine: %s', async (sentence, entries) => {
  expect(await problemOf([plainLayer, entries])).toContain(`IMAGE_INVALID crafted: ${sentence}`);
});

const other = process.arch === 'arm64' ? 'x64' : 'arm64';

test.each(
  table(
    [
      '/program cannot be executed by user 65534 (mode 0700): chmod 755.',
      [executable('program', staticProgram(), 0o700)],
    ],
    [
      '/app/run cannot be executed by user 65534, who may not enter /app: chmod 755 /app.',
      [{ path: 'app/', type: 'Directory', mode: 0o700 }, executable('app/run', staticProgram())],
      { entrypoint: ['/app/run'] },
    ],
    [
      'its interpreter `/bin/sh\\r` does not exist: the script has Windows line ends',
      [executable('program', '#!/bin/sh\r\necho\r\n'), sh],
    ],
    ['its interpreter `/usr/bin/python3` does not exist', [executable('program', '#!/usr/bin/python3\n')]],
    [
      'its interpreter is looked for by /usr/bin/env, and "python3" is in none of the folders of PATH',
      [executable('program', '#!/usr/bin/env python3\n'), executable('usr/bin/env', staticProgram())],
    ],
    [
      'its interpreter /bin/sh cannot be executed by user 65534',
      [executable('program', '#!/bin/sh\n'), executable('bin/sh', staticProgram(), 0o750)],
    ],
    ['too many scripts interpret each other', [executable('program', '#!/program\n')]],
    ['is a script that user 65534 may not read (mode 0711)', [executable('program', '#!/bin/sh\n', 0o711), sh]],
    [`/program was built for ${other}, this machine is ${process.arch}`, [executable('program', staticProgram(other))]],
    [
      'its loader /lib/ld-musl-x86_64.so.1 does not exist',
      [executable('program', dynamicProgram('/lib/ld-musl-x86_64.so.1'))],
    ],
    ['is neither a program for Linux (ELF) nor a script', [executable('program', 'MZ windows')]],
    ['it is empty', [executable('program', '')]],
    ['/program is a folder, not a program', [{ path: 'program/', type: 'Directory' }]],
    ['/nothing cannot be started: /nothing is missing in the image', [], { entrypoint: ['/nothing'] }],
    ['"nothing" is in none of the folders of PATH', [], { entrypoint: ['nothing'] }],
    ['/opt/x is missing in the image', [link('opt/run', 'x')], { entrypoint: ['/opt/run'] }],
    ['WORKDIR /data is a file: name a folder.', [{ path: 'data', content: '' }], { workingFolder: '/data' }],
    [
      'WORKDIR /data cannot be entered by user 65534: chmod 755 /data.',
      [{ path: 'data/', type: 'Directory', mode: 0o700 }],
      { workingFolder: '/data' },
    ],
    [
      '/run.py cannot be executed by user 65534 (mode 0644)',
      [executable('usr/bin/tini', staticProgram()), executable('run.py', '#!/bin/sh\n', 0o644), sh],
      { entrypoint: ['/usr/bin/tini', '-g', '--'], command: ['/run.py'] },
    ],
    [
      '/usr/bin/tini has no program to start',
      [executable('usr/bin/tini', staticProgram())],
      { entrypoint: ['/usr/bin/tini', '--'] },
    ],
  ),
)('says why the program cannot start: $sentence', async ({ sentence, entries, settings }) => {
  const problem = await problemOf([plainLayer, entries], settings);
  expect(problem).toMatch(/^NOT_STARTED crafted: /);
  expect(problem).toContain(sentence);
});

test('an upper layer removes and replaces what a lower one holds', async () => {
  const pipe: CraftedEntry = { path: 'etc/group', type: 'FIFO' };
  expect(await problemOf([plainLayer, [pipe], [{ path: 'etc/.wh.group' }]])).toBeNull();
  expect(await problemOf([plainLayer, [pipe], [{ path: 'etc/.wh..wh..opq' }]])).toBeNull();
  expect(await problemOf([plainLayer, [pipe], [{ path: 'etc/group', content: 'root:x:0:\n' }]])).toBeNull();
  expect(await problemOf([plainLayer, [{ path: '.wh.program' }]])).toContain('/program is missing');
  expect(
    await problemOf([plainLayer, [executable('app/run', staticProgram())], [{ path: 'app', content: '' }]], {
      entrypoint: ['/app/run'],
    }),
  ).toContain('/app is not a folder');
});

test('stops at an image that holds more than the limits', async () => {
  const many = Array.from({ length: 1_001 }, (_, index) => ({ path: `f${index}` }));
  expect(await problemOf([many]).catch((error: unknown) => String(error))).toContain('more than 1000 files');
});

test('a large program passes through in pieces: its first bytes are kept, and no more', async () => {
  const large = Buffer.concat([staticProgram(), Buffer.alloc(40_000_000)]);
  expect(await problemOf([plainLayer, [executable('program', large)]])).toBeNull();
});

test('an archive that is no image, or is cut off, is refused', async () => {
  const archive = imageArchive({ name: 'crafted', layers: [plainLayer] });
  for (const bytes of [Buffer.from('no archive'), archive.subarray(0, 700), Buffer.alloc(0)]) {
    await expect(readArchive(Readable.from([bytes]), limits)).rejects.toMatchObject({ code: 'IMAGE_INVALID' });
  }
});
