// Writes a number that is too large for a double.
import { createInterface } from 'node:readline';

for await (const line of createInterface({ input: process.stdin })) {
  const { id } = JSON.parse(line);
  console.log(`{"id": "${id}", "score": 1e999, "accept": true}`);
}
