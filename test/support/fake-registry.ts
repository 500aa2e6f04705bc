import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { plainLayer, tarOf } from './craft-image.ts';

/** A read-only container registry on a loopback port. */
export interface FakeRegistry {
  /** `127.0.0.1:<port>`. */
  readonly host: string;
  /** `sha256:…` of the manifest of `<host>/good:1`. */
  readonly goodDigest: string;
  close(): Promise<void>;
}

const ociManifest = 'application/vnd.oci.image.manifest.v1+json';

/**
 * Serves `good` (an image with one small program), `volume` (an image with a VOLUME), `chart` (a Helm chart), `garbage`
 * (a manifest that is not JSON), `broken` (a layer that is not an archive), `silent` (never answers) and
 * `status-<code>` (always this HTTP status). All tags of a repository are the same.
 */
export async function startFakeRegistry(): Promise<FakeRegistry> {
  const blobs = new Map<string, Buffer>();
  const store = (bytes: Buffer): { readonly digest: string; readonly size: number } => {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    blobs.set(digest, bytes);
    return { digest, size: bytes.length };
  };
  const manifestOf = (layer: Buffer, config: object, configType = 'application/vnd.oci.image.config.v1+json'): Buffer =>
    json({
      schemaVersion: 2,
      mediaType: ociManifest,
      config: { mediaType: configType, ...store(json(config)) },
      layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', ...store(layer) }],
    });
  const layer = tarOf(plainLayer);
  const manifests: Readonly<Record<string, Buffer>> = {
    good: manifestOf(layer, imageConfig(layer, { Labels: { 'org.backdoormbti.protocol': '1' } })),
    volume: manifestOf(layer, imageConfig(layer, { Volumes: { '/data': {} } })),
    chart: manifestOf(Buffer.from('name: chart'), { name: 'chart' }, 'application/vnd.cncf.helm.config.v1+json'),
    garbage: Buffer.from('<html>this is no manifest</html>'),
    broken: manifestOf(Buffer.from('no archive at all'), imageConfig(Buffer.from('no archive at all'), {})),
  };
  const server = createServer((request, response) => {
    const [, repository = '', kind, reference = ''] =
      /^\/v2\/([^/]+)\/(manifests|blobs)\/(.+)$/.exec(request.url ?? '') ?? [];
    if (repository === 'silent') return;
    const status = /^status-(\d{3})$/.exec(repository)?.[1];
    if (status !== undefined) return void response.writeHead(Number(status)).end('{"errors":[]}');
    const manifest = manifests[repository];
    const body = kind === 'manifests' ? manifest : blobs.get(reference);
    if (kind === 'manifests' && manifest) {
      const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
      response.setHeader('content-type', ociManifest).setHeader('docker-content-digest', digest);
      if (reference.startsWith('sha256:') && reference !== digest) return void response.writeHead(404).end(missing);
    }
    if (request.url === '/v2/') return void response.end('{}');
    if (!body) return void response.writeHead(404, { 'content-type': 'application/json' }).end(missing);
    response.setHeader('content-length', body.length);
    response.end(request.method === 'HEAD' ? undefined : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The registry has no port.');
  return {
    host: `127.0.0.1:${address.port}`,
    goodDigest: `sha256:${createHash('sha256')
      .update(manifests['good'] ?? '')
      .digest('hex')}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const missing = '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}';

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function imageConfig(layer: Buffer, config: object): object {
  const diffId = `sha256:${createHash('sha256').update(layer).digest('hex')}`;
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  return {
    architecture,
    os: 'linux',
    config: { Entrypoint: ['/program'], ...config },
    rootfs: { type: 'layers', diff_ids: [diffId] },
    history: [],
  };
}
