// Answers by the number of the query, so that the same sample gets another answer when it is asked again.
import { createInterface } from 'node:readline';

let count = 0;
for await (const line of createInterface({ input: process.stdin })) {
  count += 1;
  console.log(JSON.stringify({ id: JSON.parse(line).id, score: count, accept: true }));
}
