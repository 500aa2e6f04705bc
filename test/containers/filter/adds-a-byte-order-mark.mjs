// Begins each line with a byte order mark.
import { createInterface } from 'node:readline';

for await (const line of createInterface({ input: process.stdin })) {
  const { id } = JSON.parse(line);
  console.log(`${String.fromCharCode(0xfeff)}${JSON.stringify({ id, score: 0, accept: true })}`);
}
