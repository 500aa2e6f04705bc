import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ensureBaseImage } from '../../runners/sandbox/build-base-image.ts';
import { buildImage } from '../../runners/sandbox/build-image.ts';
import type { Engine } from '../../runners/sandbox/container-engine.ts';

/** A small image for a test: one script on the Node base image. */
export interface TestImage {
  readonly name: string;
  /** Node source (an ES module), or shell source when `shell` is set. */
  readonly script: string;
  readonly shell?: boolean;
  /** A folder of modules that the script imports from ../<name of the folder>/. */
  readonly modulesFolder?: string;
  /** Written as the label `org.backdoormbti.stage`, with protocol 1 and all modalities. */
  readonly stage?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Additional Dockerfile lines before the ENTRYPOINT. */
  readonly dockerfileLines?: readonly string[];
  /** Replaces running the script. */
  readonly entrypoint?: readonly string[];
}

/** @returns the image reference, `localhost/mbti-test-<name>:latest`. */
export async function buildTestImage(engine: Engine, image: TestImage): Promise<string> {
  const base = await ensureBaseImage(engine, 'node');
  const contextFolder = await mkdtemp(join(tmpdir(), 'mbti-test-image-'));
  const file = image.shell ? 'run.sh' : 'run.mjs';
  const modules = image.modulesFolder === undefined ? null : basename(image.modulesFolder);
  const labels = {
    'org.backdoormbti.protocol': '1',
    'org.backdoormbti.modalities': 'image,text,audio',
    ...(image.stage === undefined ? {} : { 'org.backdoormbti.stage': image.stage }),
    ...image.labels,
  };
  const entrypoint = image.entrypoint ?? ['/usr/bin/tini', '--', image.shell ? '/bin/sh' : '/usr/bin/node', `/${file}`];
  const dockerfile = [
    'ARG BASE',
    'FROM ${BASE}',
    `COPY ${file} /${file}`,
    ...(modules === null ? [] : [`COPY ${modules} /${modules}`]),
    ...Object.entries(labels).map(([name, value]) => `LABEL ${name}=${JSON.stringify(value)}`),
    ...(image.dockerfileLines ?? []),
    `ENTRYPOINT ${JSON.stringify(entrypoint)}`,
  ];
  const tag = `localhost/mbti-test-${image.name}:latest`;
  try {
    await writeFile(join(contextFolder, file), image.script, { mode: 0o644 });
    if (image.modulesFolder !== undefined)
      await cp(image.modulesFolder, join(contextFolder, basename(image.modulesFolder)), { recursive: true });
    await writeFile(join(contextFolder, 'Dockerfile'), dockerfile.join('\n') + '\n');
    await buildImage(engine, { contextFolder, tag, buildArguments: { BASE: base.reference } });
    return tag;
  } finally {
    await rm(contextFolder, { recursive: true, force: true });
  }
}
