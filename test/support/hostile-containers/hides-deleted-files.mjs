import { openSync, unlinkSync, writeSync } from 'node:fs';

/** Fills the disk with files without a name: each is deleted while it is still open. */
const block = Buffer.alloc(1_000_000, 1);
for (let number = 0; number < 900; number += 1) {
  const path = `/mbti/output/hidden-${number}`;
  const file = openSync(path, 'w');
  unlinkSync(path);
  try {
    for (let written = 0; written < 10; written += 1) writeSync(file, block);
  } catch {
    break; // the file system is full: hold what there is
  }
}
console.log('holding the files');
setTimeout(() => {}, 60_000);
