import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Header } from 'tar';
import type { Engine } from '../../runners/sandbox/container-engine.ts';
import { followProgress } from '../../runners/sandbox/follow-progress.ts';

/** One entry of a layer, as an attacker could write it. */
export interface CraftedEntry {
  readonly path: string;
  readonly type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'FIFO' | 'CharacterDevice' | 'BlockDevice';
  readonly content?: string | Buffer;
  /** Of a file whose content the caller writes after its header; otherwise the content has its own size. */
  readonly sizeBytes?: number;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly linkpath?: string;
  readonly device?: readonly [major: number, minor: number];
}

/** An image that no build tool would make. */
export interface CraftedImage {
  readonly name: string;
  readonly layers: readonly (readonly CraftedEntry[])[];
  /** Of the image configuration, beside the protocol labels. */
  readonly config?: object;
  readonly architecture?: string;
  readonly os?: string;
}

/** A static ELF program for this machine that could start, but would do nothing useful. */
export function staticProgram(architecture = process.arch): Buffer {
  const header = Buffer.alloc(64);
  header.write('\u007fELF', 'latin1');
  header.set([2, 1, 1], 4); // 64 bits, little-endian
  header.writeUInt16LE(2, 16);
  header.writeUInt16LE(architecture === 'arm64' ? 183 : 62, 18);
  header.writeUInt16LE(64, 52);
  header.writeUInt16LE(56, 54);
  return header;
}

/** A dynamic program whose loader stands at this path. */
export function dynamicProgram(loader: string): Buffer {
  const bytes = Buffer.concat([staticProgram(), Buffer.alloc(56), Buffer.from(`${loader}\0`)]);
  bytes.writeBigUInt64LE(64n, 32);
  bytes.writeUInt16LE(1, 56);
  bytes.writeUInt32LE(3, 64);
  bytes.writeBigUInt64LE(120n, 72);
  bytes.writeBigUInt64LE(BigInt(loader.length + 1), 96);
  return bytes;
}

/** The usual content of a crafted image: one program that could start. */
export const plainLayer: readonly CraftedEntry[] = [
  { path: 'etc/', type: 'Directory' },
  { path: 'program', content: staticProgram(), mode: 0o755 },
];

/** @returns what `docker load` reads. */
export function imageArchive({ name, layers, config = {}, ...platform }: CraftedImage): Buffer {
  const tars = layers.map(tarOf);
  const sums = tars.map((tar) => createHash('sha256').update(tar).digest('hex'));
  const configuration = JSON.stringify({
    architecture: platform.architecture ?? (process.arch === 'x64' ? 'amd64' : process.arch),
    os: platform.os ?? 'linux',
    config: {
      Entrypoint: ['/program'],
      Labels: {
        'org.backdoormbti.protocol': '1',
        'org.backdoormbti.stage': 'repair',
        'org.backdoormbti.modalities': 'image',
      },
      ...config,
    },
    rootfs: { type: 'layers', diff_ids: sums.map((sum) => `sha256:${sum}`) },
    history: [],
  });
  const configName = `${createHash('sha256').update(configuration).digest('hex')}.json`;
  const layerFiles = sums.map((sum) => `${sum}.tar`);
  const manifest = [{ Config: configName, RepoTags: [`localhost/${name}:1`], Layers: layerFiles }];
  return tarOf([
    ...[...new Set(layerFiles)].map((path) => ({ path, content: tars[layerFiles.indexOf(path)] ?? '' })),
    { path: configName, content: configuration },
    { path: 'manifest.json', content: JSON.stringify(manifest) },
  ]);
}

/** Loads a crafted image into an engine. @returns its reference, `localhost/<name>:1`. */
export async function loadCraftedImage(engine: Engine, image: CraftedImage): Promise<string> {
  const stream = await engine.docker.loadImage(Readable.from([imageArchive(image)]));
  const { error } = await followProgress(engine.docker, stream);
  if (error !== null) throw new Error(`The crafted image ${image.name} could not be loaded: ${error}`);
  return `localhost/${image.name}:1`;
}

/** A tar file of these entries. */
export function tarOf(entries: readonly CraftedEntry[]): Buffer {
  const blocks = entries.flatMap(
    ({ path, type = 'File', content = '', mode, uid = 0, gid = 0, linkpath, device, sizeBytes }) => {
      const bytes = Buffer.from(content);
      const header = Buffer.alloc(512);
      new Header({
        path,
        type,
        mode: mode ?? (type === 'Directory' ? 0o755 : 0o644),
        uid,
        gid,
        size: type === 'File' ? (sizeBytes ?? bytes.length) : 0,
        mtime: new Date(0),
        ...(linkpath === undefined ? {} : { linkpath }),
        ...(device ? { devmaj: device[0], devmin: device[1] } : {}),
      }).encode(header);
      const padding = Buffer.alloc((512 - (bytes.length % 512)) % 512);
      return type === 'File' ? [header, bytes, padding] : [header];
    },
  );
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
