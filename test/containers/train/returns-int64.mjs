// Returns labels, without a declared type, where logits are expected.
import { field, node, writeModel } from '../write/onnx.mjs';

const axis = Buffer.concat([field(1, 'axis'), field(3, 1), field(20, 2)]);
writeModel({ nodes: [node('ArgMax', ['own'], ['logits'], field(5, axis))], outputs: [field(1, 'logits')] });
