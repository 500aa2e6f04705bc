// Uses an operator that the standard does not have.
import { node, writeModel } from '../write/onnx.mjs';

writeModel({ nodes: [node('Cleanse', ['own'], ['logits'])] });
