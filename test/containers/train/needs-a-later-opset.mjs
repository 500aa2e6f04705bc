// Names a version of the standard operators that does not exist.
import { writeModel } from '../write/onnx.mjs';

writeModel({ opset: 99 });
