// Uses an operator of its own domain.
import { field, node, writeModel } from '../write/onnx.mjs';

writeModel({
  nodes: [node('Cleanse', ['own'], ['logits'], field(7, 'org.example'))],
  further: [field(8, Buffer.concat([field(1, 'org.example'), field(2, 1)]))],
});
