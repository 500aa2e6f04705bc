// Writes an answer without an end.
import { createInterface } from 'node:readline';

let count = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { id } = JSON.parse(line);
  count += 1;
  process.stdout.write(`{"id": "${id}", "note": "${'x'.repeat(10_000)}`);
}
