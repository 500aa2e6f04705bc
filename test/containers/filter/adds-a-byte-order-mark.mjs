// Begins each line with a byte order mark.
import { createInterface } from 'node:readline';

let count = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { id } = JSON.parse(line);
  count += 1;
  console.log(`${String.fromCharCode(0xfeff)}${JSON.stringify({ id, score: 0, accept: true })}`);
}
