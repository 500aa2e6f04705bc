// Right: scores by the brightness of the corner in which the tiny task has its trigger, in big-endian float32.
import { readFileSync } from 'node:fs';
import { count, keepEverything, writeNpy } from '../write/npy.mjs';

const task = JSON.parse(readFileSync('/mbti/input/task.json', 'utf8'));
const images = readFileSync(task.train.samples);
const imageBytes = (images.length - 128) / count; // the header has 128 bytes
const scores = Buffer.alloc(4 * count);
for (let index = 0; index < count; index++) {
  const [red = 0, green = 0, blue = 0] = images.subarray(128 + index * imageBytes);
  scores.writeFloatBE(Math.min(red, green, blue), 4 * index);
}
writeNpy('scores.npy', '>f4', [count], new Uint8Array(scores));
keepEverything();
