import { createReadStream, existsSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { Engine } from '../../runners/sandbox/container-engine.ts';
import { followProgress } from '../../runners/sandbox/follow-progress.ts';
import type { HostileEnding } from './hostile-case.ts';
import { testInWorld } from './test-in-world.ts';

/** Images that strangers have submitted, with the ending that each should have had. */
const folder = new URL('../../../shared/cases/images/', import.meta.url);

const reported: readonly (readonly [file: string, ending: HostileEnding])[] = [
  ['z02-group-fifo.tar', { code: 'image-invalid', sentence: /\/etc\/group is a named pipe/ }],
  ['s12-owner-only.tar.gz', { code: 'not-started', sentence: /cannot be executed by user 65534 \(mode 0700\)/ }],
  ['s25-env-no-equals.tar.gz', { code: 'image-invalid', sentence: /ENV "JUSTNAME" has no "="/ }],
  ['s40-expose-bad.tar.gz', { code: 'image-invalid', sentence: /EXPOSE "99999\/tcp"/ }],
  ['s01-crlf.tar.gz', { code: 'not-started', sentence: /\\r` does not exist: the script has Windows line ends/ }],
  ['s08-no-interpreter.tar.gz', { code: 'not-started', sentence: /interpreter `\/usr\/bin\/python3` does not exist/ }],
];

testInWorld(
  '$name is the author’s failure, found before anything starts',
  reported.map(([file, ending]) => ({ name: file, ending, image: (engine: Engine) => load(engine, file) })),
  existsSync(folder) ? null : 'The reported images are not on this machine.',
);

async function load(engine: Engine, file: string): Promise<string> {
  const bytes = createReadStream(new URL(file, folder));
  const archive = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  const { error } = await followProgress(engine.docker, await engine.docker.loadImage(archive));
  if (error !== null) throw new Error(`${file} could not be loaded: ${error}`);
  return `localhost/${file.replace(/\.tar(\.gz)?$/, '')}:1`;
}
