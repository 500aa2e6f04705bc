// `npm run lock`: npm leaves packages of foreign platforms that the registry does not serve out of the lock, and then
// `npm ci` refuses that lock as incomplete. This adds an entry without an address for each of them.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const added = completeLock(lock);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? 'The lock is complete.' : `Added to the lock: ${added.join(', ')}`);

/**
 * @param {{ packages: Record<string, { optionalDependencies?: Record<string, string> }> }} lock
 * @returns {string[]}
 */
function completeLock({ packages }) {
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
