// Returns a model without outputs.
import { writeModel } from '../write/onnx.mjs';

writeModel({ outputs: [] });
