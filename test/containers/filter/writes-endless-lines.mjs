// Writes an answer without an end.
import { createInterface } from 'node:readline';

for await (const line of createInterface({ input: process.stdin })) {
  const { id } = JSON.parse(line);
  process.stdout.write(`{"id": "${id}", "note": "${'x'.repeat(10_000)}`);
}
