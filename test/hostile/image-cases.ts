import { buildTestImage } from '../support/build-test-image.ts';
import {
  dynamicProgram,
  loadCraftedImage,
  plainLayer,
  staticProgram,
  type CraftedEntry,
  type CraftedImage,
} from '../support/craft-image.ts';
import type { HostileCase, HostileEnding } from './hostile-case.ts';

let crafted = 0;

/** An image made of tar entries that no build tool would write. */
function imageCase(
  name: string,
  ending: HostileEnding,
  entries: readonly CraftedEntry[],
  changes: Partial<Omit<CraftedImage, 'name'>> = {},
): HostileCase {
  const image = { name: `mbti-test-hostile-${++crafted}`, layers: [plainLayer, entries], ...changes };
  return { name, ending, image: (engine) => loadCraftedImage(engine, image) };
}

const invalid = (sentence: RegExp): HostileEnding => ({ code: 'image-invalid', sentence });
const notStarted = (sentence: RegExp): HostileEnding => ({ code: 'not-started', sentence });
const link = (path: string, linkpath: string): CraftedEntry => ({ path, type: 'SymbolicLink', linkpath });
const program = (content: string | Buffer, mode = 0o755): CraftedEntry => ({ path: 'program', content, mode });
const zero: CraftedEntry = { path: 'dev/zero', type: 'CharacterDevice', device: [1, 5] };
const otherArchitecture = process.arch === 'arm64' ? 'x64' : 'arm64';
const labels = { 'org.backdoormbti.protocol': '1', 'org.backdoormbti.stage': 'repair' };

/** Images that harm the engine, or that cannot run: refused before anything of them is started. */
export const imageCases: readonly HostileCase[] = [
  imageCase('/etc/group is a named pipe', invalid(/\/etc\/group is a named pipe/), [
    { path: 'etc/group', type: 'FIFO' },
  ]),
  imageCase('/etc/passwd is a named pipe', invalid(/\/etc\/passwd is a named pipe/), [
    { path: 'etc/passwd', type: 'FIFO' },
  ]),
  imageCase('/etc/passwd is an endless device', invalid(/\/etc\/passwd is a device/), [
    { path: 'etc/passwd', type: 'CharacterDevice', device: [1, 5] },
  ]),
  imageCase('/etc/passwd links to an endless device', invalid(/links at \/dev\/zero\) is a device/), [
    zero,
    link('etc/passwd', '/dev/zero'),
  ]),
  imageCase('/etc/group links to a pipe through other links', invalid(/\/data\/pipe\) is a named pipe/), [
    { path: 'data/pipe', type: 'FIFO' },
    link('etc/group', '../../../one'),
    link('one', 'data/two'),
    link('data/two', '/data/pipe'),
  ]),
  imageCase('/etc/group links to itself', invalid(/leads nowhere/), [link('etc/group', 'group')]),
  imageCase('/etc/passwd of several megabytes', invalid(/\/etc\/passwd has 3000000 bytes/), [
    { path: 'etc/passwd', content: Buffer.alloc(3_000_000, 0x61) },
  ]),
  imageCase('/etc/nsswitch.conf is a folder', invalid(/nsswitch\.conf is a folder/), [
    { path: 'etc/nsswitch.conf/', type: 'Directory' },
  ]),
  imageCase('/etc/ld.so.preload is a pipe', invalid(/ld\.so\.preload is a named pipe/), [
    { path: 'etc/ld.so.preload', type: 'FIFO' },
  ]),
  imageCase('/etc is a file', invalid(/\/etc is not a folder/), [], {
    layers: [[program(staticProgram()), { path: 'etc', content: '' }]],
  }),
  imageCase('/mbti links to /etc', invalid(/\/mbti is a link/), [link('mbti', '/etc')]),
  imageCase('/mbti/output is a file', invalid(/\/mbti\/output is a file/), [{ path: 'mbti/output', content: '' }]),
  imageCase('/proc is a link', invalid(/\/proc is a link/), [link('proc', 'etc')]),
  imageCase('/tmp is a file', invalid(/\/tmp is a file/), [{ path: 'tmp', content: '' }]),
  imageCase('ENV without "="', invalid(/ENV "JUSTNAME" has no "="/), [], { config: { Env: ['JUSTNAME'] } }),
  imageCase('ENV without a name', invalid(/no name before/), [], { config: { Env: ['=value'] } }),
  imageCase('ENV of 200 kB', invalid(/ENV together have/), [], { config: { Env: [`A=${'x'.repeat(200_000)}`] } }),
  imageCase('an unknown STOPSIGNAL', invalid(/STOPSIGNAL "NOPE"/), [], { config: { StopSignal: 'NOPE' } }),
  imageCase('an EXPOSE that is not a port', invalid(/EXPOSE "99999\/tcp"/), [], {
    config: { ExposedPorts: { '99999/tcp': {} } },
  }),
  imageCase('a relative WORKDIR', invalid(/WORKDIR "app" is not an absolute path/), [], {
    config: { WorkingDir: 'app' },
  }),
  imageCase('a USER with spaces', invalid(/USER "no body"/), [], { config: { User: 'no body' } }),
  imageCase('a VOLUME', invalid(/declares VOLUME \/data/), [], { config: { Volumes: { '/data': {} } } }),
  imageCase('125 layers', invalid(/the image has 125 layers/), [], {
    layers: [plainLayer, ...Array.from({ length: 124 }, (_, index) => [{ path: `layer-${index}` }])],
  }),
  imageCase('an image for another architecture', invalid(/build it for linux/), [], {
    architecture: process.arch === 'arm64' ? 'amd64' : 'arm64',
  }),
  imageCase('an image for Windows', invalid(/the image is for windows/), [], { os: 'windows' }),
  imageCase('no ENTRYPOINT and no CMD', notStarted(/neither ENTRYPOINT nor CMD/), [], { config: { Entrypoint: [] } }),
  imageCase(
    'a program that only root may execute',
    notStarted(/\/program cannot be executed by user 65534 \(mode 0700\): chmod 755/),
    [program(staticProgram(), 0o700)],
  ),
  imageCase(
    'a program in a closed folder',
    notStarted(/may not enter \/app/),
    [
      { path: 'app/', type: 'Directory', mode: 0o700 },
      { path: 'app/run', content: staticProgram(), mode: 0o755 },
    ],
    { config: { Entrypoint: ['/app/run'] } },
  ),
  imageCase(
    'a script with Windows line ends',
    notStarted(/`\/bin\/sh\\r` does not exist: the script has Windows line ends/),
    [program('#!/bin/sh\r\nexit 0\r\n')],
  ),
  imageCase('a script whose interpreter is missing', notStarted(/interpreter `\/usr\/bin\/python3` does not exist/), [
    program('#!/usr/bin/python3\n'),
  ]),
  imageCase('scripts that interpret each other', notStarted(/interpret each other/), [program('#!/program\n')]),
  imageCase('a program for another processor', notStarted(/was built for/), [
    program(staticProgram(otherArchitecture)),
  ]),
  imageCase('a program whose loader is missing', notStarted(/loader \/lib\/ld-musl/), [
    program(dynamicProgram('/lib/ld-musl-x86_64.so.1')),
  ]),
  imageCase('a program for Windows', notStarted(/neither a program for Linux/), [program('MZ\u0090')]),
  imageCase('an empty program', notStarted(/it is empty/), [program('')]),
  imageCase('a folder as program', notStarted(/is a folder, not a program/), [], { config: { Entrypoint: ['/etc'] } }),
  imageCase('a program that is missing', notStarted(/\/nothing is missing/), [], {
    config: { Entrypoint: ['/nothing'] },
  }),
  imageCase(
    'a pipe as program',
    notStarted(/is a named pipe, not a program/),
    [{ path: 'pipe', type: 'FIFO', mode: 0o777 }],
    {
      config: { Entrypoint: ['/pipe'] },
    },
  ),
  imageCase('labels of another protocol', { code: 'protocol-invalid' }, [], {
    config: { Labels: { ...labels, 'org.backdoormbti.protocol': '2', 'org.backdoormbti.modalities': 'image' } },
  }),
  imageCase('labels without a modality', { code: 'protocol-missing', sentence: /LABEL/ }, [], {
    config: { Labels: labels },
  }),
  {
    name: 'a program behind tini that is not executable',
    image: (engine) =>
      buildTestImage(engine, {
        name: 'hostile-behind-tini',
        stage: 'repair',
        script: '',
        entrypoint: ['/usr/bin/tini', '--', '/run.mjs'],
      }),
    ending: notStarted(/\/run\.mjs cannot be executed by user 65534 \(mode 0644\)/),
  },
  {
    name: 'an image that does not exist',
    image: () => Promise.resolve('localhost/mbti-test-there-is-no-such-image:1'),
    ending: { code: 'image-unpullable', sentence: /no-such-image/ },
  },
];
