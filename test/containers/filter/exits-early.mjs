// Stops after ten answers, with exit code 0.
import { createInterface } from 'node:readline';

let count = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { id } = JSON.parse(line);
  count += 1;
  console.log(JSON.stringify({ id, score: 0, accept: true }));
  if (count === 10) process.exit(0);
}
