// Writes what Python's json writes for a score that is not a number.
import { createInterface } from 'node:readline';

let count = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { id } = JSON.parse(line);
  count += 1;
  console.log(
    count === 7 ? `{"id": "${id}", "score": NaN, "accept": true}` : JSON.stringify({ id, score: 0, accept: true }),
  );
}
