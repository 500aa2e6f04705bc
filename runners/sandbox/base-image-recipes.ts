/** Contents of a base image: Debian packages, unpacked but not configured, and perhaps the Node of this process. */
export interface BaseImageRecipe {
  readonly packages: readonly string[];
  readonly withNode: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  /** Part of the tag. */
  readonly version: string;
}

export const baseImageKinds = ['node', 'python'] as const;
export type BaseImageKind = (typeof baseImageKinds)[number];

/** The name of a base image, without its tag. `latest` is the newest one on this machine. */
export function baseImageName(kind: BaseImageKind): string {
  return `localhost/mbti-base-${kind}`;
}

/** Debian's library folder name per Node architecture. */
const libraryFolders: Readonly<Record<string, string>> = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' };

const commonPackages = ['libc6', 'libgcc-s1', 'dash', 'coreutils', 'tini'] as const;
const commonEnvironment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LANG: 'C.UTF-8',
} as const;
const entrypoint = ['/usr/bin/tini', '--'] as const;

/** Debian release the packages come from. */
export const debianRelease = 'bookworm';

/** Left out of every image: documentation, translations, and unused character sets. */
export const excludedPaths: readonly string[] = [
  '/usr/share/doc/*',
  '/usr/share/info/*',
  '/usr/share/locale/*',
  '/usr/share/man/*',
  '/usr/share/bash-completion/*',
  '/usr/share/zoneinfo/*',
  '/usr/lib/*/gconv/*',
  '/usr/lib/python3/dist-packages/numpy/*/tests/*',
];

/**
 * @param architecture as in `process.arch`.
 * @param nodeVersion as in `process.versions.node`.
 */
export function baseImageRecipe(kind: BaseImageKind, architecture: string, nodeVersion: string): BaseImageRecipe {
  if (kind === 'node') {
    return {
      packages: [...commonPackages, 'libstdc++6'],
      withNode: true,
      environment: { ...commonEnvironment, NODE_VERSION: nodeVersion },
      entrypoint,
      version: nodeVersion,
    };
  }
  const libraries = `/usr/lib/${libraryFolders[architecture] ?? `${architecture}-linux-gnu`}`;
  return {
    packages: [...commonPackages, 'python3', 'python3-numpy'],
    withNode: false,
    environment: {
      ...commonEnvironment,
      // The alternatives of BLAS and LAPACK are links that a maintainer script would have made.
      LD_LIBRARY_PATH: `${libraries}/blas:${libraries}/lapack`,
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONUNBUFFERED: '1',
    },
    entrypoint,
    version: debianRelease,
  };
}
