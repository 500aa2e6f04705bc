/**
 * Adds an entry without an address for every optional package of another platform that the lock lacks.
 * @param {{ packages: Record<string, { optionalDependencies?: Record<string, string> }> }} lock
 * @returns {string[]}
 */
export function completeLock({ packages }) {
  const platforms = /darwin|win32|windows|linux|android|freebsd|openbsd|netbsd|sunos|aix|wasm32/;
  const added = [];
  for (const [path, { optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const platform = platforms.exec(name)?.[0];
      const known = packages[`${path ? `${path}/` : ''}node_modules/${name}`] ?? packages[`node_modules/${name}`];
      if (known || !platform || !/^\d/.test(version)) continue;
      const os = platform === 'windows' ? 'win32' : platform;
      packages[`node_modules/${name}`] = /** @type {object} */ ({
        version,
        optional: true,
        ...(platform === 'wasm32' ? { cpu: ['wasm32'] } : { os: [os] }),
      });
      added.push(name);
    }
  }
  return added;
}
