// `npm run lock`: npm omits packages of other platforms from the lock if the registry does not have them, and then
// `npm ci` refuses the lock as incomplete. This adds an entry without an address for each of them.
import { readFileSync, writeFileSync } from 'node:fs';
import { completeLock } from './lock-completion.mjs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const added = completeLock(lock);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? 'The lock is complete.' : `Added to the lock: ${added.join(', ')}`);
