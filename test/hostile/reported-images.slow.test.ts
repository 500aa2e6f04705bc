import { createReadStream, existsSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, test } from 'vitest';
import type { Engine } from '../../runners/sandbox/container-engine.ts';
import { followProgress } from '../../runners/sandbox/follow-progress.ts';
import type { HostileEnding } from './hostile-case.ts';
import { HostileWorld } from './hostile-world.ts';

/** Images that strangers have submitted, with the ending that each should have had. */
const folder = new URL('../../../shared/cases/images/', import.meta.url);

let world: HostileWorld | string;

beforeAll(async () => {
  world = existsSync(folder) ? await HostileWorld.open() : 'The reported images are not on this machine.';
}, 180_000);
beforeEach(({ skip }) => {
  if (typeof world === 'string') skip(world);
});
afterAll(async () => {
  if (typeof world !== 'string') await world.close();
});

const reported: readonly (readonly [file: string, ending: HostileEnding])[] = [
  ['z02-group-fifo.tar', { code: 'image-invalid', sentence: /\/etc\/group is a named pipe/ }],
  ['s12-owner-only.tar.gz', { code: 'not-started', sentence: /cannot be executed by user 65534 \(mode 0700\)/ }],
  ['s25-env-no-equals.tar.gz', { code: 'image-invalid', sentence: /ENV "JUSTNAME" has no "="/ }],
  ['s40-expose-bad.tar.gz', { code: 'image-invalid', sentence: /EXPOSE "99999\/tcp"/ }],
  ['s01-crlf.tar.gz', { code: 'not-started', sentence: /\\r` does not exist: the script has Windows line ends/ }],
  ['s08-no-interpreter.tar.gz', { code: 'not-started', sentence: /interpreter `\/usr\/bin\/python3` does not exist/ }],
];

test.each(reported)('%s is the author’s failure, found before anything starts', async (file, ending) => {
  if (typeof world === 'string') throw new Error(world);
  await world.expectContained({ name: file, ending, image: (engine) => load(engine, file) });
});

async function load(engine: Engine, file: string): Promise<string> {
  const bytes = createReadStream(new URL(file, folder));
  const archive = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  const { error } = await followProgress(engine.docker, await engine.docker.loadImage(archive));
  if (error !== null) throw new Error(`${file} could not be loaded: ${error}`);
  return `localhost/${file.replace(/\.tar(\.gz)?$/, '')}:1`;
}
