// Returns logits that are not numbers.
import { node, tensor, writeModel } from '../write/onnx.mjs';

const nan = tensor('nan', [1], Float32Array.of(NaN));
writeModel({ nodes: [node('Add', ['own', 'nan'], ['logits'])], tensors: [nan] });
