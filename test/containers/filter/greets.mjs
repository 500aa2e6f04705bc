// Greets on stdout, where only answers may go.
import { createInterface } from 'node:readline';

console.log('STRIP, version 1, is ready.');
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify({ id: JSON.parse(line).id, score: 0, accept: true }));
}
