// Right: rejects images whose upper left corner is as bright as the trigger of the tiny task.
import { createInterface } from 'node:readline';

for await (const line of createInterface({ input: process.stdin })) {
  const { id, data, shape } = JSON.parse(line);
  const pixels = Buffer.from(data, 'base64');
  const [, width, channels] = shape;
  const score = pixels.readUInt8(0) + pixels.readUInt8(channels) + pixels.readUInt8(width * channels) - 600;
  console.log(JSON.stringify({ id, score, accept: score < 0, label: null }));
}
