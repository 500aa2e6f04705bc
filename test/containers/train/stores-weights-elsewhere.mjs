// Returns a model with its weights in a file beside it, as exporters write large models.
import { field, node, tensor, types, writeModel } from '../write/onnx.mjs';

const location = Buffer.concat([field(1, 'location'), field(2, 'model.onnx.data')]);
const elsewhere = tensor('elsewhere', [1], null, types.float32, field(13, location), field(14, 1));
writeModel({ nodes: [node('Add', ['own', 'elsewhere'], ['logits'])], tensors: [elsewhere] });
