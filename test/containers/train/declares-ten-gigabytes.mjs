// Declares a tensor of 10 GB, and writes none of it.
import { asLogits, node, tensor, writeModel } from '../write/onnx.mjs';

const huge = tensor('huge', [50_000, 50_000], null);
writeModel({ nodes: [node('ReduceMean', ['huge'], ['mean']), asLogits], tensors: [huge] });
