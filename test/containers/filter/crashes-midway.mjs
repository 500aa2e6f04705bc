// Crashes after ten answers.
import { createInterface } from 'node:readline';

let count = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { id } = JSON.parse(line);
  count += 1;
  if (count === 10) throw new Error('The eleventh query is too much.');
  console.log(JSON.stringify({ id, score: 0, accept: true }));
}
