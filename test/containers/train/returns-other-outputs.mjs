// Returns probabilities and features, but no output with the name of the logits.
import { classCount, node, port, writeModel } from '../write/onnx.mjs';

writeModel({
  nodes: [node('Softmax', ['own'], ['probabilities']), node('Identity', ['own'], ['features'])],
  outputs: [port('probabilities', [classCount]), port('features', [classCount])],
});
