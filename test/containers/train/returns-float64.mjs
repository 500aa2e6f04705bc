// Returns logits as float64.
import { classCount, field, node, port, types, writeModel } from '../write/onnx.mjs';

const to = Buffer.concat([field(1, 'to'), field(3, types.float64), field(20, 2)]);
writeModel({
  nodes: [node('Cast', ['own'], ['logits'], field(5, to))],
  outputs: [port('logits', [classCount], types.float64)],
});
