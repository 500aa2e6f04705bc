// Answers the fifth query twice.
import { createInterface } from 'node:readline';

let count = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { id } = JSON.parse(line);
  count += 1;
  const answer = JSON.stringify({ id, score: 0, accept: true });
  console.log(answer);
  if (count === 5) console.log(answer);
}
