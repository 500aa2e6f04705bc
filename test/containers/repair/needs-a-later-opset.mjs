// Returns the given model with a second version of the standard operators, which does not exist.
import { appendFileSync, copyFileSync } from 'node:fs';
import { field } from '../write/onnx.mjs';

copyFileSync('/mbti/input/model/model.onnx', '/mbti/output/model.onnx');
appendFileSync('/mbti/output/model.onnx', field(8, field(2, 99)));
