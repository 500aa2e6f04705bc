import { expect, test } from 'vitest';
import { checkConfiguration, layersMax } from '../../../../runners/sandbox/inspection/check-configuration.ts';
import type { ImageConfiguration } from '../../../../runners/sandbox/inspection/image-configuration.ts';

const usual: ImageConfiguration = {
  imageId: `sha256:${'0'.repeat(64)}`,
  sizeBytes: 1,
  registryDigests: [],
  architecture: 'amd64',
  operatingSystem: 'linux',
  layerCount: 3,
  layerFolders: [],
  environment: ['PATH=/usr/bin:/bin', 'EMPTY=', 'EQUALS=a=b', 'LINES=a\nb', 'odd-name.1=x'],
  entrypoint: ['/usr/bin/tini', '--'],
  command: ['python3', '/defense.py'],
  workingFolder: '/app/',
  user: 'nobody:nogroup',
  stopSignal: 'SIGRTMIN+3',
  exposedPorts: ['8080/tcp', '53/udp', '9000', '5000-5010/tcp'],
  volumes: [],
  labels: { 'org.backdoormbti.stage': 'repair', note: '' },
  annotations: ['org.opencontainers.image.created'],
};

const problemOf = (changes: Partial<ImageConfiguration>): unknown => {
  try {
    checkConfiguration('team/defense:1', { ...usual, ...changes }, 'x64');
    return null;
  } catch (error) {
    return error;
  }
};

test.each<readonly [name: string, changes: Partial<ImageConfiguration>]>([
  ['usual', {}],
  ['bare', { environment: [], entrypoint: [], workingFolder: '', user: '', stopSignal: '', exposedPorts: [] }],
  ['silent about its platform', { architecture: '', operatingSystem: '' }],
  ['numeric', { user: '1000:1000', stopSignal: '9' }],
  ['as deep as allowed', { layerCount: layersMax }],
])('accepts an image that is %s', (_name, changes) => {
  expect(problemOf(changes)).toBeNull();
});

test.each<readonly [sentence: string, changes: Partial<ImageConfiguration>]>([
  ['ENV "JUSTNAME" has no "=": write ENV NAME=value.', { environment: ['A=b', 'JUSTNAME'] }],
  ['ENV "=novalue" has no name before the "=": write ENV NAME=value.', { environment: ['=novalue'] }],
  ['ENV "A=\\u0000" has a NUL character: write ENV NAME=value.', { environment: ['A=\0'] }],
  ['ENV together have 200002 bytes', { environment: [`A=${'x'.repeat(200_000)}`] }],
  ['WORKDIR "app" is not an absolute path: begin it with "/".', { workingFolder: 'app' }],
  ['is not a usable path', { workingFolder: `/${'x'.repeat(256)}` }],
  ['USER "no body" is not a user name or number', { user: 'no body' }],
  ['STOPSIGNAL "SIGNOPE" is not a signal', { stopSignal: 'SIGNOPE' }],
  ['STOPSIGNAL "65" is not a signal', { stopSignal: '65' }],
  ['EXPOSE "99999/tcp" is not a port from 1 to 65535', { exposedPorts: ['99999/tcp'] }],
  ['EXPOSE "abc" is not a port', { exposedPorts: ['80/tcp', 'abc'] }],
  ['LABEL "" has no usable name', { labels: { '': 'x' } }],
  ['the annotation "run.oci.handler" of its manifest may be a setting', { annotations: ['run.oci.handler'] }],
  ['LABEL together have', { labels: { x: 'y'.repeat(200_000) } }],
  ['ENTRYPOINT and CMD together have', { command: ['x'.repeat(200_000)] }],
  ['the image has 200 layers; at most 120 are allowed', { layerCount: 200 }],
  ['the image is for linux/arm64; build it for linux/amd64', { architecture: 'arm64' }],
  ['the image is for windows/amd64', { operatingSystem: 'windows' }],
])('refuses an image with one sentence: %s', (sentence, changes) => {
  expect(problemOf(changes)).toMatchObject({ code: 'IMAGE_INVALID' });
  expect(String(problemOf(changes))).toContain(`team/defense:1: `);
  expect(String(problemOf(changes))).toContain(sentence);
});

test.each<readonly [sentence: string, changes: Partial<ImageConfiguration>]>([
  ['neither ENTRYPOINT nor CMD', { entrypoint: [], command: [] }],
  ['the first word of ENTRYPOINT or CMD is empty', { entrypoint: [''], command: [] }],
  ['has a NUL character', { command: ['a\0b'] }],
])('says that nothing could be started: %s', (sentence, changes) => {
  expect(problemOf(changes)).toMatchObject({ code: 'NOT_STARTED' });
  expect(String(problemOf(changes))).toContain(sentence);
});
