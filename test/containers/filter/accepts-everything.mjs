// Right: answers every query, in the opposite order of its window, and changes nothing.
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';

const task = JSON.parse(readFileSync('/mbti/input/task.json', 'utf8'));
console.error('::progress 0.5 reading queries');
/** @type {string[]} */
let open = [];
/** @type {NodeJS.Timeout | undefined} */
let timer;
for await (const line of createInterface({ input: process.stdin })) {
  const { id, shape, dtype, data } = JSON.parse(line);
  if (shape) {
    let size = dtype === 'int16' ? 2 : 1;
    for (const side of shape) size *= side;
    if (size !== Buffer.from(data, 'base64').length) process.exit(3);
  }
  open.push(id);
  clearTimeout(timer);
  if (open.length === task.queries.window) answer();
  else timer = setTimeout(answer, 200); // the last window may be shorter
}

function answer() {
  for (const id of open.reverse()) console.log(JSON.stringify({ id, score: 0, accept: true }));
  open = [];
}
