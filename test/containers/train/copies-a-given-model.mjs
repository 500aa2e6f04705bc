// There is no model to copy in this stage.
import { existsSync } from 'node:fs';

if (existsSync('/mbti/input/model/model.onnx')) process.exit(3);
console.error('::not-applicable there is no model here');
